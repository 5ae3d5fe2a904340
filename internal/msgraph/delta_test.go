package msgraph_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/msgraph"
	"parapet/internal/transport/transporttest"
)

func TestUsersDelta(t *testing.T) {
	t.Parallel()
	var calls []string
	client := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		calls = append(calls, r.URL.Path+"?"+r.URL.RawQuery)
		switch {
		case r.URL.Query().Get("$deltatoken") == "latest":
			fmt.Fprintf(w, `{"value":[],"@odata.deltaLink":"%s/v1.0/users/delta?$deltatoken=now"}`, transporttest.Base)
		case r.URL.Query().Get("$skiptoken") == "":
			fmt.Fprintf(w, `{"value":[{"id":"u1","displayName":"Ann"}],"@odata.nextLink":"%s/v1.0/users/delta?$skiptoken=a"}`, transporttest.Base)
		default:
			fmt.Fprintf(w, `{"value":[{"id":"u2","@removed":{"reason":"changed"}},{"id":"u3","@removed":{"reason":"deleted"}},
				{"id":"u4","@removed":{"reason":"new"}},{"id":"u1","@removed":null}],
				"@odata.deltaLink":"%s/v1.0/users/delta?$deltatoken=d"}`, transporttest.Base)
		}
	})
	delta := client.UsersDelta("")
	got, bad, err := collect(delta.Changes(t.Context()))
	if err != nil || len(bad) > 0 {
		t.Fatal(err, bad)
	}
	user := func(id, name string, removed msgraph.Removal) msgraph.UserChange {
		return msgraph.UserChange{User: msgraph.User{ID: id, DisplayName: name}, Removed: removed}
	}
	want := []msgraph.UserChange{
		user("u1", "Ann", ""), user("u2", "", msgraph.SoftDeleted), user("u3", "", msgraph.Deleted),
		user("u4", "", msgraph.Deleted), user("u1", "", ""),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if got, want := delta.Link(), transporttest.Base+"/v1.0/users/delta?$deltatoken=d"; got != want {
		t.Errorf("Link = %s, want %s", got, want)
	}
	if _, _, err := collect(client.UsersDelta(delta.Link()).Changes(t.Context())); err != nil {
		t.Error(err)
	}
	now := client.UsersDelta(msgraph.FromNow)
	if got, _, err := collect(now.Changes(t.Context())); len(got) > 0 || err != nil || !strings.HasSuffix(now.Link(), "=now") {
		t.Errorf("changes from now = %v, %v, then %s", got, err, now.Link())
	}
	if !strings.Contains(calls[0], "/users/delta?$select=id,displayName,") || calls[2] != "/v1.0/users/delta?$deltatoken=d" {
		t.Errorf("calls are %q", calls)
	}
}

func TestDeltaHasNoLinkUntilItHasEnded(t *testing.T) {
	t.Parallel()
	client := newClient(t, answer(fmt.Sprintf(`{"value":[{"id":"u"}],"@odata.deltaLink":"%s/v1.0/d"}`, transporttest.Base)))
	left := client.UsersDelta("")
	for range left.Changes(t.Context()) {
		break
	}
	if left.Link() != "" {
		t.Errorf("Link of a walk that was left is %s", left.Link())
	}
	endless := newClient(t, answer(`{"value":[{"id":"u"}]}`)).UsersDelta("")
	if _, _, err := collect(endless.Changes(t.Context())); err == nil || endless.Link() != "" {
		t.Errorf("a walk that ends without a link: %v, %q", err, endless.Link())
	}
}

func TestGroupsDelta(t *testing.T) {
	t.Parallel()
	client := newClient(t, answer(fmt.Sprintf(`{"value":[{"id":"g","displayName":"All","members@delta":[
		{"@odata.type":"#microsoft.graph.user","id":"u"},
		{"@odata.type":"#microsoft.graph.group","id":"h","@removed":{"reason":"deleted"}}]}],
		"@odata.deltaLink":"%s/v1.0/d"}`, transporttest.Base)))
	want := []msgraph.GroupChange{{
		Group: msgraph.Group{ID: "g", DisplayName: "All"},
		Members: []msgraph.MemberChange{
			{Member: msgraph.Member{ID: "u", Kind: msgraph.MemberUser}},
			{Member: msgraph.Member{ID: "h", Kind: msgraph.MemberGroup}, Removed: msgraph.Deleted},
		},
	}}
	got, _, err := collect(client.GroupsDelta("").Changes(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

func TestDeltaThatIsTooOld(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		code   string
		want   bool
	}{
		"gone":   {http.StatusGone, "any", true},
		"state":  {http.StatusBadRequest, "SyncStateNotFound", true},
		"resync": {http.StatusBadRequest, "resyncRequired", true},
		"other":  {http.StatusBadRequest, "BadRequest", false},
	} {
		client := newClient(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(test.status)
			fmt.Fprintf(w, `{"error":{"code":%q,"message":"x"}}`, test.code)
		})
		_, _, err := collect(client.UsersDelta(transporttest.Base + "/v1.0/users/delta?$deltatoken=old").Changes(t.Context()))
		if err == nil || errors.Is(err, msgraph.ErrResync) != test.want {
			t.Errorf("%s: error = %v, want ErrResync %v", name, err, test.want)
		}
	}
}

func TestDeltaOfAnotherEndpoint(t *testing.T) {
	t.Parallel()
	client := newClient(t, func(http.ResponseWriter, *http.Request) { t.Error("the endpoint was called") })
	_, _, err := collect(client.UsersDelta("https://elsewhere.example/v1.0/users/delta?$deltatoken=old").Changes(t.Context()))
	if !errors.Is(err, msgraph.ErrResync) {
		t.Errorf("error = %v, want ErrResync", err)
	}
}
