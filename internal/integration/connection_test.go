package integration_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/ingest"
	"parapet/internal/integration"
	"parapet/internal/problem"
	"parapet/internal/simulator"
	"parapet/internal/transport"
)

func TestAConnectionIsTestedBeforeItIsKept(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 5, Seed: 6}, func(t *testing.T, b *bench, s simulated) {
		set := s.settings("", "")
		set.Schedule = integration.Schedule{}
		given := s.credential()
		given.Name = ""
		got, err := b.runner.Test(t.Context(), set, &given)
		must(t, err)
		if !got.OK || !strings.Contains(got.Message, "Connected") || len(got.Corrections) != 0 || !strings.Contains(got.ConsentURL, given.ClientID) {
			t.Errorf("test = %+v", got)
		}
		given.Proof = b.proofOf(canary)
		got, err = b.runner.Test(t.Context(), set, &given)
		must(t, err)
		if got.OK || !strings.Contains(got.Message, "Secret ID instead of its Value") || strings.Contains(got.Message, canary) {
			t.Errorf("a wrong secret: %+v", got)
		}
		given.ClientID, set.TenantID = "app", "x"
		_, err = b.runner.Test(t.Context(), set, &given)
		if diff := cmp.Diff([]string{"credential.client_id"}, fails(t, err, problem.Invalid)); diff != "" {
			t.Errorf("fields (-want +got):\n%s", diff)
		}
		_, err = b.runner.Test(t.Context(), set, nil)
		if diff := cmp.Diff([]string{"credential_id", "tenant_id"}, fails(t, err, problem.Invalid)); diff != "" {
			t.Errorf("fields (-want +got):\n%s", diff)
		}
	})
}

// A form that is open for a credential that is kept sends no secret.
func TestAKeptSecretIsTestedWithNewSettings(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 5, Seed: 6}, func(t *testing.T, b *bench, s simulated) {
		is := s.add(t, b, "acme")
		given := s.credential()
		given.Proof = integration.Proof{}
		for name, credential := range map[string]*integration.CredentialSettings{"as it is kept": nil, "as it is to be": &given} {
			got, err := b.runner.Test(t.Context(), is.Settings, credential)
			must(t, err)
			if !got.OK {
				t.Errorf("%s: %+v", name, got)
			}
		}
	})
}

func TestWhatIsMissingIsToldByPermission(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 5, Seed: 6}, func(t *testing.T, b *bench, s simulated) {
		is := s.add(t, b, "acme")
		s.order(t, "PUT", "apps/"+s.server.Credentials().ClientID,
			`{"roles":{"graph":["Organization.Read.All","User.Read"],"defender":["Machine.ReadWrite.All","Vulnerability.Read.All"]}}`)
		got, err := b.runner.TestInstance(t.Context(), is.ID)
		must(t, err)
		if got.OK || !strings.Contains(got.Message, "lacks Directory.Read.All") {
			t.Errorf("message = %q", got.Message)
		}
		states := map[string]ingest.State{}
		for _, p := range got.Permissions {
			states[string(p.API)+" "+p.Role] = p.State
			if p.State == ingest.Missing && !strings.Contains(p.Lost, "grant it in the Entra admin center") {
				t.Errorf("%s does not say what is lost and what to do: %q", p.Role, p.Lost)
			}
		}
		for role, want := range map[string]ingest.State{
			string(transport.Graph) + " Directory.Read.All": ingest.Missing, string(transport.Graph) + " User.Read": ingest.Unneeded,
			string(transport.Defender) + " Machine.Read.All": ingest.Granted, string(transport.Defender) + " Vulnerability.Read.All": ingest.Granted,
		} {
			if states[role] != want {
				t.Errorf("%s is %q, want %q", role, states[role], want)
			}
		}
		if len(got.Corrections) == 0 || !strings.Contains(got.Corrections[0], "Directory.Read.All") {
			t.Errorf("corrections = %q", got.Corrections)
		}
	})
}

func TestATestEndsInTime(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 5, Seed: 6}, func(t *testing.T, b *bench, s simulated) {
		is := s.add(t, b, "acme")
		s.order(t, "POST", "faults", `{"match":{"api":"defender"},"status":429,"headers":{"Retry-After":"600"},"times":1000}`)
		got, err := b.runner.TestInstance(t.Context(), is.ID)
		must(t, err)
		if got.OK || !strings.Contains(got.Message, "did not answer within 1m0s: a call waits until") {
			t.Errorf("test = %q", got.Message)
		}
	})
}

// No address in a private network is called unless that is allowed, whatever name
// leads there.
func TestPrivateAddressesAreRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t, options{})
	set := settings("acme", b.credential(t, "app").ID)
	set.Endpoints = integration.Endpoints{Login: "https://localhost:1", Defender: "https://localhost:1", Graph: "https://localhost:1"}
	_, err := b.runner.Test(t.Context(), set, nil)
	if diff := cmp.Diff([]string{"endpoints.defender", "endpoints.graph", "endpoints.login"}, fails(t, err, problem.Invalid)); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

func TestAPlanSaysWhatARunWouldDo(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 5, Seed: 6}, func(t *testing.T, b *bench, s simulated) {
		is := s.add(t, b, "acme")
		plan, err := b.runner.Plan(t.Context(), is.ID)
		must(t, err)
		if plan.Size.Devices != 5 || len(plan.Sources) < 10 || plan.Takes == 0 {
			t.Errorf("plan = %+v", plan)
		}
		s.order(t, "POST", "faults", `{"match":{"api":"defender"},"status":500,"times":1000}`)
		_, err = b.runner.Plan(t.Context(), is.ID)
		fails(t, err, problem.Unavailable)
	})
}

func TestConsentURL(t *testing.T) {
	t.Parallel()
	b := newBench(t, options{})
	set := settings("acme", b.credential(t, "app").ID)
	for cloud, want := range map[string]string{
		"commercial": "login.microsoftonline.com https://graph.microsoft.com/.default",
		"gcc-high":   "login.microsoftonline.us https://graph.microsoft.us/.default",
	} {
		set.Name, set.Cloud = cloud, cloud
		link, err := b.ConsentURL(t.Context(), b.create(t, set).ID, "https://parapet.example/consented", "nonce")
		must(t, err)
		u, err := url.Parse(link)
		must(t, err)
		if got := u.Host + " " + u.Query().Get("scope"); got != want || u.Path != "/"+someTenant+"/v2.0/adminconsent" ||
			u.Query().Get("client_id") != someClient || u.Query().Get("redirect_uri") != "https://parapet.example/consented" || u.Query().Get("state") != "nonce" {
			t.Errorf("%s: %s", cloud, link)
		}
	}
}
