package ingest_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"parapet/internal/defender"
	"parapet/internal/ingest"
	"parapet/internal/transport"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	both := map[ingest.Licence]bool{ingest.DefenderLicence: true, ingest.VulnerabilityManagementLicence: true}
	directory := []string{"User.Read.All", "GroupMember.Read.All", "Group.Read.All"}
	cases := map[string]struct {
		change   func(*ingest.Config)
		ok       bool
		want     []ingest.Permission
		licences map[ingest.Licence]bool
	}{
		"the five permissions": {
			func(*ingest.Config) {}, true, []ingest.Permission{
				permission(transport.Graph, "Organization.Read.All", ingest.Granted, "Directory.Read.All"),
				permission(transport.Graph, "Directory.Read.All", ingest.Granted, directory...),
				permission(transport.Defender, "Machine.Read.All", ingest.Granted, "Machine.ReadWrite.All"),
				permission(transport.Defender, "User.Read.All", ingest.Granted),
				permission(transport.Defender, "Vulnerability.Read.All", ingest.Granted),
			}, both,
		},
		"alternatives, hunting, and more than is needed": {
			func(c *ingest.Config) {
				c.Access.Graph.Roles = []string{"Directory.Read.All", "Mail.Read", "ThreatHunting.Read.All", "User.Read.All"}
				c.Access.Defender.Roles = []string{"Machine.ReadWrite.All", "User.Read.All", "Vulnerability.Read.All", "Alert.Read.All"}
			}, true, []ingest.Permission{
				permission(transport.Graph, "Organization.Read.All", ingest.Granted, "Directory.Read.All"),
				permission(transport.Graph, "Directory.Read.All", ingest.Granted, directory...),
				permission(transport.Defender, "Machine.Read.All", ingest.Granted, "Machine.ReadWrite.All"),
				permission(transport.Defender, "User.Read.All", ingest.Granted),
				permission(transport.Graph, "ThreatHunting.Read.All", ingest.Granted),
				permission(transport.Defender, "Vulnerability.Read.All", ingest.Granted),
				permission(transport.Graph, "Mail.Read", ingest.Unneeded),
				permission(transport.Graph, "User.Read.All", ingest.Unneeded),
				permission(transport.Defender, "Alert.Read.All", ingest.Unneeded),
			}, both,
		},
		"users may be read but groups may not": {
			func(c *ingest.Config) { c.Access.Graph.Roles = []string{"Organization.Read.All", "User.Read.All"} }, false,
			[]ingest.Permission{
				permission(transport.Graph, "Organization.Read.All", ingest.Granted, "Directory.Read.All"),
				permission(transport.Graph, "Directory.Read.All", ingest.Missing, directory...),
				permission(transport.Defender, "Machine.Read.All", ingest.Granted, "Machine.ReadWrite.All"),
				permission(transport.Defender, "User.Read.All", ingest.Granted),
				permission(transport.Defender, "Vulnerability.Read.All", ingest.Granted),
			},
			both,
		},
		"all but the devices switched off": {
			func(c *ingest.Config) { c.Sources = ingest.Sources{} }, true, []ingest.Permission{
				permission(transport.Graph, "Organization.Read.All", ingest.Granted, "Directory.Read.All"),
				permission(transport.Defender, "Machine.Read.All", ingest.Granted, "Machine.ReadWrite.All"),
				permission(transport.Graph, "Directory.Read.All", ingest.Unneeded),
				permission(transport.Defender, "User.Read.All", ingest.Unneeded),
				permission(transport.Defender, "Vulnerability.Read.All", ingest.Unneeded),
			}, map[ingest.Licence]bool{ingest.DefenderLicence: true},
		},
		"no token for Defender": {
			func(c *ingest.Config) { c.Access.Defender = ingest.Token{Err: errors.New("no service principal")} }, false,
			[]ingest.Permission{
				permission(transport.Graph, "Organization.Read.All", ingest.Granted, "Directory.Read.All"),
				permission(transport.Graph, "Directory.Read.All", ingest.Granted, directory...),
			},
			map[ingest.Licence]bool{},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cfg := acme().config(t)
				c.change(&cfg)
				got, err := ingest.Check(t.Context(), cfg)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.want, got.Permissions, cmpopts.IgnoreFields(ingest.Permission{}, "Lost")); diff != "" {
					t.Errorf("permissions (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(c.licences, got.Licences); diff != "" {
					t.Errorf("licences (-want +got):\n%s", diff)
				}
				if got.OK != c.ok {
					t.Errorf("OK = %v, want %v (%v)", got.OK, c.ok, got.Hints)
				}
			})
		})
	}
}

func permission(api transport.API, role string, state ingest.State, alternatives ...string) ingest.Permission {
	if alternatives == nil {
		alternatives = []string{}
	}
	return ingest.Permission{API: api, Role: role, Alternatives: alternatives, State: state}
}

func TestCheckSaysWhatIsLost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cfg := acme().config(t)
		cfg.Access = ingest.Access{Defender: ingest.Token{Roles: []string{"Machine.Read.All"}}}
		got, err := ingest.Check(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{
			"Directory.Read.All": "the users of the directory; the groups of the directory and their members; grant it in the Entra admin center > " +
				"App registrations > the application > API permissions > Add a permission > Microsoft Graph > Application permissions > " +
				"Directory.Read.All, then grant admin consent",
			"Vulnerability.Read.All": "the vulnerabilities of each device; grant it in the Entra admin center > App registrations > the application > " +
				"API permissions > Add a permission > APIs my organization uses > WindowsDefenderATP > Application permissions > " +
				"Vulnerability.Read.All, then grant admin consent",
		}
		for _, p := range got.Permissions {
			if want[p.Role] != "" && p.Lost != want[p.Role] {
				t.Errorf("lost without %s:\n%s\nwant:\n%s", p.Role, p.Lost, want[p.Role])
			}
		}
		if len(got.Hints) != 1 || !strings.Contains(got.Hints[0], "ThreatHunting.Read.All") {
			t.Errorf("hints = %q, want one of hunting", got.Hints)
		}
	})
}

// Who may hunt by Defender's own API alone is told until when.
func TestCheckSaysThatHuntingEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cfg := acme().config(t)
		cfg.Sources["network_adapters"] = true
		cfg.Access.Defender.Roles = append(cfg.Access.Defender.Roles, "AdvancedQuery.Read.All")
		want := []string{"Microsoft ends hunting by Defender's own API on 2027-02-01: grant ThreatHunting.Read.All of Microsoft Graph before that"}
		if diff := cmp.Diff(want, mustCheck(t, cfg).Hints); diff != "" {
			t.Errorf("hints (-want +got):\n%s", diff)
		}
		time.Sleep(time.Until(defender.HuntingEnds))
		if diff := cmp.Diff([]string{huntingEnded}, mustCheck(t, cfg).Hints); diff != "" {
			t.Errorf("hints once it has ended (-want +got):\n%s", diff)
		}
		if got := withHunting(cfg); len(mustCheck(t, got).Hints) > 0 {
			t.Errorf("hints with Graph's hunting = %q, want none", mustCheck(t, got).Hints)
		}
	})
}

func mustCheck(t *testing.T, cfg ingest.Config) ingest.Checkup {
	t.Helper()
	got, err := ingest.Check(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestCheckSeesThatGraphDoesNotAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := acme()
		n.answer = map[string]http.HandlerFunc{"/organization": refuse(503, "ServiceUnavailable", "closed for today")}
		cfg := n.config(t)
		got, err := ingest.Check(t.Context(), cfg)
		if err != nil || got.OK {
			t.Errorf("Check = %v, %v, want that not all is well", got.OK, err)
		}
		if hints := strings.Join(got.Hints, "\n"); !strings.Contains(hints, "cannot be read: ") || !strings.Contains(hints, "closed for today") {
			t.Errorf("hints = %q, want what Graph answered", got.Hints)
		}
		asked := n.count("/organization")
		cfg.Access.Graph.Roles = []string{"User.Read.All"}
		if _, err := ingest.Check(t.Context(), cfg); err != nil || n.count("/organization") != asked {
			t.Errorf("Check = %v, and asked for the organization without permission", err)
		}
	})
}

func TestCheckSeesLicences(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		path   string
		answer http.HandlerFunc
		ok     bool
		want   map[ingest.Licence]bool
	}{
		"no Defender": {
			"/machines", refuse(401, "Unauthorized", "Unauthorized request - reason of failure: Account mode is inactive"), false,
			map[ingest.Licence]bool{ingest.DefenderLicence: false, ingest.VulnerabilityManagementLicence: true},
		},
		"no vulnerability management": {
			"/vulnerabilities", refuse(401, "Unauthorized", "Unauthorized request - reason of failure: No Tvm license"), false,
			map[ingest.Licence]bool{ingest.DefenderLicence: true, ingest.VulnerabilityManagementLicence: false},
		},
		"no devices yet": {
			"/machines", refuse(404, "ResourceNotFound", "No recent machines"), true,
			map[ingest.Licence]bool{ingest.DefenderLicence: true, ingest.VulnerabilityManagementLicence: true},
		},
		"out of order": {
			"/vulnerabilities", refuse(400, "BadRequest", "oops"), false, map[ingest.Licence]bool{ingest.DefenderLicence: true},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := acme()
				n.answer = map[string]http.HandlerFunc{c.path: c.answer}
				got, err := ingest.Check(t.Context(), n.config(t))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.want, got.Licences); diff != "" {
					t.Errorf("licences (-want +got):\n%s", diff)
				}
				if got.OK != c.ok {
					t.Errorf("OK = %v, want %v (%v)", got.OK, c.ok, got.Hints)
				}
			})
		})
	}
}
