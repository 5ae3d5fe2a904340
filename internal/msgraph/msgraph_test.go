package msgraph_test

import (
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/msgraph"
	"parapet/internal/odata"
	"parapet/internal/transport"
	"parapet/internal/transport/transporttest"
)

// newClient returns a client whose calls handler answers.
func newClient(tb testing.TB, handler http.HandlerFunc) *msgraph.Client {
	tb.Helper()
	return msgraph.New(msgraph.Config{
		Base:      transporttest.Base + "/v1.0",
		Transport: transporttest.NewClient(tb, handler),
		Token:     transporttest.Token("token"),
	})
}

// answer serves the same body for every call.
func answer(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
}

// collect gathers a stream: its good rows, its unreadable ones, and the error
// that ended it.
func collect[T any](rows iter.Seq2[T, error]) (good []T, bad []*odata.RowError, err error) {
	for row, rowErr := range rows {
		var unreadable *odata.RowError
		switch {
		case errors.As(rowErr, &unreadable):
			bad = append(bad, unreadable)
		case rowErr != nil:
			err = rowErr
		default:
			good = append(good, row)
		}
	}
	return good, bad, err
}

func isKind(err error, kind transport.Kind) bool {
	var refused *transport.Error
	return errors.As(err, &refused) && refused.Kind == kind
}

func TestOrganization(t *testing.T) {
	t.Parallel()
	client := newClient(t, answer(`{"value":[{"id":"t","displayName":"Contoso","tenantType":"AAD",
		"createdDateTime":"2021-08-02T10:30:06Z","city":null,"verifiedDomains":[
			{"capabilities":"Email","isDefault":true,"isInitial":false,"name":"contoso.example","type":"Managed"}]}]}`))
	yes, no := true, false
	want := msgraph.Organization{
		ID: "t", DisplayName: "Contoso", TenantType: "AAD", CreatedOn: time.Date(2021, 8, 2, 10, 30, 6, 0, time.UTC),
		VerifiedDomains: []msgraph.VerifiedDomain{{Name: "contoso.example", IsDefault: &yes, IsInitial: &no, Type: "Managed"}},
	}
	got, err := client.Organization(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Organization (-want +got):\n%s", diff)
	}
}

func TestOrganizationThatCannotBeHad(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"value":[]}`, `{"value":[{"displayName":"x"}]}`, `{}`} {
		if got, err := newClient(t, answer(body)).Organization(t.Context()); err == nil {
			t.Errorf("Organization of %s = %+v, want an error", body, got)
		}
	}
}

// directory serves users in pages: one, none, then two rows.
func directory(t *testing.T, queries *[]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Authorization"); got != "Bearer token" {
			t.Errorf("Authorization = %q", got)
		}
		*queries = append(*queries, r.URL.Path+"?"+r.URL.RawQuery)
		switch r.URL.Query().Get("$skiptoken") {
		case "":
			fmt.Fprintf(w, `{"@odata.nextLink":"%s/v1.0/users?$top=999&$skiptoken=a","value":[{
				"id":"u1","displayName":"Ann","userPrincipalName":"ann@contoso.example","accountEnabled":false,"jobTitle":null,
				"businessPhones":["1"],"createdDateTime":"2020-01-02T03:04:05Z","onPremisesSyncEnabled":null,
				"onPremisesSamAccountName":"ann","onPremisesSecurityIdentifier":"S-1-5-21-1","securityIdentifier":"S-1-12-1-1"}]}`, transporttest.Base)
		case "a":
			fmt.Fprintf(w, `{"value":[],"@odata.nextLink":"%s/v1.0/users?$top=999&$skiptoken=b"}`, transporttest.Base)
		default:
			fmt.Fprint(w, `{"value":[{"id":"u2","accountEnabled":"perhaps"},{"id":"u3"}],"@odata.nextLink":null}`)
		}
	}
}

func TestUsersFollowsLinksPastEmptyPages(t *testing.T) {
	t.Parallel()
	var queries []string
	got, bad, err := collect(newClient(t, directory(t, &queries)).Users(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	no := false
	want := []msgraph.User{{
		ID: "u1", DisplayName: "Ann", UserPrincipalName: "ann@contoso.example", AccountEnabled: &no, BusinessPhones: []string{"1"},
		CreatedOn: time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC), OnPremisesSAMAccountName: "ann",
		OnPremisesSecurityIdentifier: "S-1-5-21-1", SecurityIdentifier: "S-1-12-1-1",
	}, {ID: "u3"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Users (-want +got):\n%s", diff)
	}
	if len(bad) != 1 || bad[0].Position != 1 {
		t.Errorf("unreadable users are %v, want the one at position 1", bad)
	}
	if len(queries) != 3 || !strings.HasPrefix(queries[0], "/v1.0/users?$top=999&$select=id,displayName,") {
		t.Errorf("calls are %q", queries)
	}
}

func TestUsersRefusesLinksThatLeadNowhere(t *testing.T) {
	t.Parallel()
	for link, kind := range map[string]transport.Kind{
		transporttest.Base + "/v1.0/users?$skiptoken=a": transport.BadLink, // again and again
		"https://graph.example/v1.0/users":              transport.Disallowed,
		transporttest.FileBase + "/v1.0/users":          transport.Disallowed, // may not have the token
	} {
		client := newClient(t, answer(fmt.Sprintf(`{"value":[{"id":"u"}],"@odata.nextLink":%q}`, link)))
		got, _, err := collect(client.Users(t.Context()))
		if !isKind(err, kind) || len(got) == 0 {
			t.Errorf("Users with a link to %s = %d users, %v, want kind %q", link, len(got), err, kind)
		}
	}
}

func TestUsersMayBeLeftEarly(t *testing.T) {
	t.Parallel()
	var queries []string
	for range newClient(t, directory(t, &queries)).Users(t.Context()) {
		break
	}
	if len(queries) != 1 {
		t.Errorf("%d calls, want 1", len(queries))
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	client := newClient(t, answer(`{"value":[{"id":"g","displayName":"All","description":null,"groupTypes":["Unified"],
		"mailEnabled":true,"securityEnabled":false,"membershipRule":null,"visibility":"Public"}]}`))
	yes, no := true, false
	want := []msgraph.Group{{
		ID: "g", DisplayName: "All", GroupTypes: []string{"Unified"}, MailEnabled: &yes, SecurityEnabled: &no, Visibility: "Public",
	}}
	got, _, err := collect(client.Groups(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Groups (-want +got):\n%s", diff)
	}
}

func TestGroupMembers(t *testing.T) {
	t.Parallel()
	client := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		if got, want := r.URL.RequestURI(), "/v1.0/groups/g%2F1/members?$top=999&$select=id"; got != want {
			t.Errorf("call is %s, want %s", got, want)
		}
		fmt.Fprint(w, `{"value":[{"@odata.type":"#microsoft.graph.user","id":"u"},{"@odata.type":"#microsoft.graph.group","id":"g"},
			{"@odata.type":"#microsoft.graph.device","id":"d"},{"id":"x"}]}`)
	})
	want := []msgraph.Member{
		{ID: "u", Kind: msgraph.MemberUser},
		{ID: "g", Kind: msgraph.MemberGroup},
		{ID: "d", Kind: msgraph.MemberOther},
		{ID: "x"},
	}
	got, _, err := collect(client.GroupMembers(t.Context(), "g/1"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("GroupMembers (-want +got):\n%s", diff)
	}
}

func TestUsersEndsWhenRefused(t *testing.T) {
	t.Parallel()
	client := newClient(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`)
	})
	got, _, err := collect(client.Users(t.Context()))
	if len(got) > 0 || err == nil || !strings.HasPrefix(err.Error(), "list users from row 0: ") {
		t.Errorf("Users = %v, %v, want an error that says what was being done", slices.Clone(got), err)
	}
}
