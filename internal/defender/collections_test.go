package defender_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/defender"
	"parapet/internal/transport"
)

// ask reads a whole stream and returns what its rows are called.
type ask func(context.Context, *defender.Client) ([]string, error)

func TestCollectionsAskAsTheAPIExpects(t *testing.T) {
	t.Parallel()
	since := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		call string
		row  string
		ask  ask
	}{
		{"/api/recommendations?$top=10000&$skip=0", `{"id":"r"}`, func(ctx context.Context, c *defender.Client) (names []string, err error) {
			rows, _, err := collect(c.Recommendations(ctx))
			return name(rows, func(r defender.Recommendation) string { return r.ID }), err
		}},
		{"/api/recommendations/va-_-a-_-b%2Fc/machineReferences", `{"id":"r"}`, func(ctx context.Context, c *defender.Client) ([]string, error) {
			rows, _, err := collect(c.RecommendationMachines(ctx, "va-_-a-_-b/c"))
			return name(rows, func(r defender.MachineReference) string { return r.ID }), err
		}},
		{"/api/Software?$top=10000&$skip=0", `{"id":"r"}`, func(ctx context.Context, c *defender.Client) ([]string, error) {
			rows, _, err := collect(c.Software(ctx))
			return name(rows, func(r defender.Software) string { return r.ID }), err
		}},
		{"/api/machines/m/getmissingkbs", `{"id":"r"}`, func(ctx context.Context, c *defender.Client) ([]string, error) {
			rows, _, err := collect(c.MachineMissingKBs(ctx, "m"))
			return name(rows, func(r defender.MissingKB) string { return r.ID }), err
		}},
		{"/api/machineactions?$top=10000&$skip=0", `{"id":"r"}`, func(ctx context.Context, c *defender.Client) ([]string, error) {
			rows, _, err := collect(c.MachineActions(ctx))
			return name(rows, func(r defender.MachineAction) string { return r.ID }), err
		}},
		{
			"/api/alerts?$top=2000&$skip=0&$expand=evidence&$filter=lastUpdateTime%20ge%202024-02-01T00%3A00%3A00Z", `{"id":"r","incidentId":7}`,
			func(ctx context.Context, c *defender.Client) ([]string, error) {
				rows, _, err := collect(c.Alerts(ctx, since))
				return name(rows, func(r defender.Alert) string { return r.ID }), err
			},
		},
		{"/api/deviceavinfo?$top=10000&$skip=0", `{"machineId":"r","avIsEngineUpToDate":"True"}`, func(ctx context.Context, c *defender.Client) ([]string, error) {
			rows, _, err := collect(c.AntivirusHealth(ctx))
			return name(rows, func(r defender.AntivirusHealth) string { return r.MachineID }), err
		}},
		{"/api/exposureScore/ByMachineGroups", `{"rbacGroupName":"r","score":41.4}`, func(ctx context.Context, c *defender.Client) ([]string, error) {
			rows, _, err := collect(c.ExposureScoreByGroup(ctx))
			return name(rows, func(r defender.GroupScore) string { return r.RBACGroupName }), err
		}},
		{"/api/vulnerabilities?$top=8000&$skip=0&$filter=updatedOn%20ge%202024-02-01T00%3A00%3A00Z", `{"id":"r"}`, func(ctx context.Context, c *defender.Client) ([]string, error) {
			rows, _, err := collect(c.VulnerabilitiesUpdatedSince(ctx, since))
			return name(rows, func(r defender.Vulnerability) string { return r.ID }), err
		}},
		{"/api/vulnerabilities?$top=8000&$skip=0&$filter=id%20eq%20%27r%27%20or%20id%20eq%20%27a%27%27b%27", `{"id":"R"},{"id":"R"},{"id":"x"}`, func(ctx context.Context, c *defender.Client) ([]string, error) {
			rows, _, err := collect(c.VulnerabilitiesByID(ctx, []string{"r", "a'b"}))
			return name(rows, func(r defender.Vulnerability) string { return strings.ToLower(r.ID) }), err
		}},
	}
	for _, test := range tests {
		t.Run(test.call, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int64
			client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if calls.Add(1) == 1 && r.URL.RequestURI() != test.call {
					t.Errorf("call is %s, want %s", r.URL.RequestURI(), test.call)
				}
				row := test.row
				if skip, _ := strconv.Atoi(r.URL.Query().Get("$skip")); skip > 0 {
					row = ""
				}
				fmt.Fprintf(w, `{"value":[%s]}`, row)
			}))
			got, err := test.ask(t.Context(), client)
			if diff := cmp.Diff([]string{"r"}, got); diff != "" || err != nil {
				t.Errorf("error %v, rows (-want +got):\n%s", err, diff)
			}
		})
	}
}

func name[T any](rows []T, of func(T) string) (names []string) {
	for _, row := range rows {
		names = append(names, of(row))
	}
	return names
}

func TestMachineActionsTakeEitherNameOfTheLastUpdate(t *testing.T) {
	t.Parallel()
	server := &pages{max: 10, rows: []string{
		`{"id":"a","lastUpdateDateTimeUtc":"2025-04-06T10:34:03Z","relatedFileInfo":{"fileIdentifier":"5f","fileIdentifierType":"Sha1"}}`,
		`{"id":"b","lastUpdateTimeUtc":"2025-04-06T10:34:03Z"}`,
	}}
	at := time.Date(2025, 4, 6, 10, 34, 3, 0, time.UTC)
	want := []defender.MachineAction{
		{ID: "a", UpdatedOn: at, File: &defender.RelatedFile{Identifier: "5f", Type: "Sha1"}},
		{ID: "b", UpdatedOn: at},
	}
	got, _, err := collect(newClient(t, server).MachineActions(t.Context()))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("MachineActions: %v (-want +got):\n%s", err, diff)
	}
}

func TestRelatedThingsOfNothing(t *testing.T) {
	t.Parallel()
	client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"value":null}`) }))
	if got, bad, err := collect(client.RecommendationMachines(t.Context(), "r")); len(got)+len(bad) > 0 || err != nil {
		t.Errorf("RecommendationMachines = %v, %v, %v, want none", got, bad, err)
	}
}

func TestScores(t *testing.T) {
	t.Parallel()
	body := `{"time":"2019-12-03T07:23:53Z","score":33.5}`
	client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/configurationScore") {
			body = `{"time":"2019-12-03T07:23:53Z","score":null}`
		}
		fmt.Fprint(w, body)
	}))
	got, err := client.ExposureScore(t.Context())
	if err != nil || got.Value == nil || *got.Value != 33.5 || got.Time.IsZero() {
		t.Errorf("ExposureScore = %+v, %v", got, err)
	}
	if got, err := client.ConfigurationScore(t.Context()); err == nil {
		t.Errorf("ConfigurationScore = %+v of an answer that holds none", got)
	}
}

func TestMachineAsksAgainForWhatIsNotFound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := map[string]int{}
		client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			id := strings.TrimPrefix(r.URL.Path, "/api/machines/")
			if calls[id]++; id == "gone" || calls[id] < 2 {
				refuse(http.StatusNotFound, "ResourceNotFound", "Machine was not found")(w, r)
				return
			}
			fmt.Fprintf(w, `{"@odata.context":"x","id":%q,"osBuild":"22631"}`, id)
		}))
		got, err := client.Machine(t.Context(), "shy")
		if err != nil || got.ID != "shy" || *got.OSBuild != 22631 {
			t.Errorf("Machine = %+v, %v", got, err)
		}
		if _, err := client.Machine(t.Context(), "gone"); !isKind(err, transport.NotFound) || calls["gone"] != 3 {
			t.Errorf("Machine that is gone: %v after %d calls", err, calls["gone"])
		}
	})
}

func isKind(err error, kind transport.Kind) bool {
	var refused *transport.Error
	return errors.As(err, &refused) && refused.Kind == kind
}

func TestCountTellsThatAListChanged(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		later string
		want  defender.Count
	}{
		"same":  {`{"id":"b"}`, defender.Count{Passes: []int{2, 2}, Rows: 2}},
		"other": {`{"id":"c"}`, defender.Count{Passes: []int{2, 2}, Rows: 3}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := &pages{max: 1, rows: []string{`{"id":"a"}`, `{"id":"b"}`}}
			passes := 0
			client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Get("$skip") == "0" {
					if passes++; passes == 2 {
						server.rows = []string{`{"id":"a"}`, test.later}
					}
				}
				server.ServeHTTP(w, r)
			}))
			var count defender.Count
			if _, _, err := collect(client.MachinesCounted(t.Context(), 0, &count)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, count); diff != "" {
				t.Errorf("count (-want +got):\n%s", diff)
			}
		})
	}
}
