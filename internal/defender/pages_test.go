package defender_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/defender"
	"parapet/internal/transport/transporttest"
)

const configuration = `{"deviceId":"%s","configurationId":"scid-39","configurationImpact":5,"isCompliant":false,"isApplicable":true,
	"timestamp":"2021-01-11 09:47:58.854","recommendationReference":"sca-_-scid-39"}`

// linked serves two pages, the second of them under a token, as second says.
func linked(t *testing.T, method string, second http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/machines/"+method || r.URL.Query().Get("$top") != "" {
			t.Errorf("call is %s", r.URL.RequestURI())
		}
		if r.URL.Query().Get("$skiptoken") != "" {
			second(w, r)
			return
		}
		fmt.Fprintf(w, `{"value":[%s,{"configurationId":"scid-1"}],"@odata.nextLink":"%s%s?pagesize=2&$skiptoken=x"}`,
			fmt.Sprintf(configuration, "d1"), transporttest.Base, r.URL.Path)
	}
}

func TestPagesOfAnAssessment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		client := newClient(t, linked(t, "SecureConfigurationsAssessmentByMachine", func(w http.ResponseWriter, _ *http.Request) {
			page := fmt.Sprintf(`{"value":[%s]}`, fmt.Sprintf(configuration, "d2"))
			if tries++; tries == 1 {
				page = page[:len(page)-2] // breaks off
			}
			fmt.Fprint(w, page)
		}))
		impact, yes, no := 5.0, true, false
		row := func(device string) defender.SecureConfiguration {
			return defender.SecureConfiguration{
				DeviceID: device, ConfigurationID: "scid-39", IsCompliant: &no, IsApplicable: &yes, Recommendation: "sca-_-scid-39",
				Impact: &impact, AssessedOn: time.Date(2021, 1, 11, 9, 47, 58, 854_000_000, time.UTC),
			}
		}
		got, bad, err := collect(client.SecureConfigurationsByMachine(t.Context()))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]defender.SecureConfiguration{row("d1"), row("d2")}, got); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
		if len(bad) != 1 || bad[0].Position != 1 {
			t.Errorf("unreadable rows are %v, want the one at position 1", bad)
		}
	})
}

func TestPagesOfAGenerationThatIsGone(t *testing.T) {
	t.Parallel()
	client := newClient(t, linked(t, "certificateAssessmentByMachine", refuse(http.StatusBadRequest, "BadRequest", "the token is stale")))
	if _, _, err := collect(client.CertificatesByMachine(t.Context())); !errors.Is(err, defender.ErrNewGeneration) {
		t.Errorf("error = %v, want ErrNewGeneration", err)
	}
	client = newClient(t, refuse(http.StatusBadRequest, "ODataError", "no"))
	if _, _, err := collect(client.CertificatesByMachine(t.Context())); err == nil || errors.Is(err, defender.ErrNewGeneration) {
		t.Errorf("error = %v, want a refusal of the first page", err)
	}
}

func refuse(status int, code, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"error":{"code":%q,"message":%q}}`, code, message)
	}
}

func TestVulnerabilityChanges(t *testing.T) {
	t.Parallel()
	client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got, want := r.URL.Query().Get("sinceTime"), "2021-01-11T11:06:08Z"; got != want {
			t.Errorf("sinceTime = %q, want %q", got, want)
		}
		fmt.Fprint(w, `{"value":[{"id":"d_chrome_87__","deviceId":"d","rbacGroupId":"7","cveId":null,"cvssScore":null,
			"softwareVendor":"google","softwareName":"chrome","softwareVersion":"87","status":"Fixed",
			"diskPaths":["c:"],"firstSeenTimestamp":"2020-11-06 03:12:44","eventTimestamp":"2021-01-11T11:06:08.291Z"}]}`)
	}))
	want := []map[defender.Field]any{{
		defender.DeviceID: "d", defender.Vendor: "google", defender.Product: "chrome", defender.Version: "87", defender.ChangeStatus: "Fixed",
		defender.FirstSeen: time.Date(2020, 11, 6, 3, 12, 44, 0, time.UTC).UnixMilli(),
		defender.ChangedAt: time.Date(2021, 1, 11, 11, 6, 8, 291_000_000, time.UTC).UnixMilli(),
	}}
	got := new(defender.Gatherer)
	since := time.Date(2021, 1, 11, 12, 6, 8, 0, time.FixedZone("", 3600))
	if err := client.ReadVulnerabilityChanges(t.Context(), since, got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got.Rows); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

// What is wrong with a row about a setting costs what it says, and not the row.
func TestSettingStates(t *testing.T) {
	t.Parallel()
	client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"value":[%s,{"deviceId":"d2","configurationId":[],"isApplicable":" True ","isCompliant":"perhaps"},{"deviceId":" "},7]}`,
			fmt.Sprintf(configuration, "d1"))
	}))
	got := new(defender.Gatherer)
	if err := client.ReadSettingStatePages(t.Context(), got); err != nil {
		t.Fatal(err)
	}
	want := []map[defender.Field]any{
		{
			defender.DeviceID: "d1", defender.ConfigurationID: "scid-39", defender.RecommendationID: "sca-_-scid-39",
			defender.IsCompliant: false, defender.IsApplicable: true,
		},
		{defender.DeviceID: "d2", defender.IsApplicable: true},
	}
	if diff := cmp.Diff(want, got.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	var bad []string
	for _, b := range got.Unreadable {
		bad = append(bad, fmt.Sprint(b.Position, b.Dropped, b.Err))
	}
	wantBad := []string{
		"1 [configurationid iscompliant] configurationId: it is a list or an object in place of text",
		"2 [] it names no device", "3 [] it is not an object",
	}
	if diff := cmp.Diff(wantBad, bad); diff != "" {
		t.Errorf("unreadable (-want +got):\n%s", diff)
	}
}

func TestVulnerabilityChangesOfLongAgo(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]bool{http.StatusBadRequest: true, http.StatusForbidden: false} {
		client := newClient(t, refuse(status, "InvalidInput", "sinceTime is too far back"))
		err := client.ReadVulnerabilityChanges(t.Context(), time.Unix(0, 0), new(defender.Gatherer))
		if err == nil || errors.Is(err, defender.ErrTooOld) != want {
			t.Errorf("refused with %d: %v, want ErrTooOld %v", status, err, want)
		}
	}
}
