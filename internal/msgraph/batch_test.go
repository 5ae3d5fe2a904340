package msgraph_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/msgraph"
	"parapet/internal/transport"
	"parapet/internal/transport/transporttest"
)

// batched answers each request of a batch, in reverse order.
func batched(t *testing.T, one func(url string) (status int, headers, body string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			Requests []struct{ ID, Method, URL string }
		}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || r.Method+" "+r.URL.Path != "POST /v1.0/$batch" {
			t.Errorf("call is %s %s, %v", r.Method, r.URL.Path, err)
		}
		if n := len(asked.Requests); n == 0 || n > 20 {
			t.Errorf("a batch of %d requests", n)
		}
		var answers []string
		for _, request := range asked.Requests {
			status, headers, body := one(request.URL)
			answers = append([]string{fmt.Sprintf(`{"id":%q,"status":%d,"headers":{%s},"body":%s}`, request.ID, status, headers, body)}, answers...)
		}
		fmt.Fprintf(w, `{"responses":[%s]}`, strings.Join(answers, ","))
	}
}

// group is the group that the path of a request asks for the members of.
func group(url string) string { return strings.Split(url, "/")[2] }

func TestGroupMembersBatchKeepsTheOrderOfGroups(t *testing.T) {
	t.Parallel()
	client := newClient(t, batched(t, func(url string) (int, string, string) {
		if group(url) == "g42" && !strings.Contains(url, "skiptoken") {
			return 200, "", fmt.Sprintf(`{"value":[{"id":"first"},{"name":"none"}],"@odata.nextLink":"%s/v1.0/groups/g42/members?$skiptoken=b"}`, transporttest.Base)
		}
		return 200, "", fmt.Sprintf(`{"value":[{"@odata.type":"#microsoft.graph.user","id":"u-%s"}]}`, group(url))
	}))
	var ids []string
	for i := range 105 {
		ids = append(ids, fmt.Sprint("g", i))
	}
	var got []msgraph.GroupMembers
	for members, err := range client.GroupMembersBatch(t.Context(), ids) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, members)
	}
	if len(got) != len(ids) {
		t.Fatalf("%d groups, want %d", len(got), len(ids))
	}
	for i, members := range got {
		want := []msgraph.Member{{ID: "u-" + ids[i], Kind: msgraph.MemberUser}}
		if ids[i] == "g42" {
			want = append([]msgraph.Member{{ID: "first"}}, want...)
		}
		if diff := cmp.Diff(want, members.Members); diff != "" || members.GroupID != ids[i] || members.Err != nil {
			t.Errorf("group %s, %v (-want +got):\n%s", members.GroupID, members.Err, diff)
		}
	}
	if bad := got[42].Unreadable; len(bad) != 1 || bad[0].Position != 1 {
		t.Errorf("unreadable members are %v, want the one at position 1", bad)
	}
}

func TestGroupMembersBatchHonoursEachAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began, asked := time.Now(), map[string]int{}
		client := newClient(t, batched(t, func(url string) (int, string, string) {
			id := group(url)
			asked[id]++
			switch {
			case id == "busy" && time.Since(began) < 30*time.Second:
				return 429, `"Retry-After":"30"`, `{"error":{"code":"TooManyRequests","message":"wait"}}`
			case id == "weak" && asked[id] <= 2:
				return 503, "", `{"error":{"code":"ServiceUnavailable","message":"x"}}`
			case id == "down":
				return 500, "", `{"error":{"code":"InternalServerError","message":"x"}}`
			case id == "gone":
				return 404, "", `{"error":{"code":"Request_ResourceNotFound","message":"x"}}`
			case id == "odd":
				return 200, "", `{"value":null}`
			}
			return 200, "", `{"value":[{"id":"u"}]}`
		}))
		got := map[string]string{}
		for members, err := range client.GroupMembersBatch(t.Context(), []string{"fine", "busy", "weak", "down", "gone", "odd"}) {
			if err != nil {
				t.Fatal(err)
			}
			kind := "read"
			switch {
			case isKind(members.Err, transport.Server), isKind(members.Err, transport.NotFound):
				kind = "refused"
			case members.Err != nil:
				kind = "unreadable"
			}
			got[members.GroupID] = kind
		}
		want := map[string]string{"fine": "read", "busy": "read", "weak": "read", "down": "refused", "gone": "refused", "odd": "unreadable"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("groups (-want +got):\n%s", diff)
		}
		if asked["fine"] != 1 || asked["busy"] != 2 || asked["gone"] != 1 {
			t.Errorf("asked %v times", asked)
		}
	})
}

func TestGroupMembersBatchEndsWithTheService(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"responses":[]}`, `{"responses":[{"id":"7","status":200}]}`} {
		for _, err := range newClient(t, answer(body)).GroupMembersBatch(t.Context(), []string{"g"}) {
			if err == nil {
				t.Errorf("took %s for an answer to a batch", body)
			}
		}
	}
}
