package msgraph_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/hunting"
)

const logons = `{
	"schema": [{"name":"DeviceId","type":"String"},{"name":"FirstSeen","type":"DateTime"},{"name":"LogonTypes","type":"Object"},
		{"name":"IsLocalAdmin","type":"SByte"}],
	"results": [
		{"DeviceId":"5a","FirstSeen":"2024-03-26T09:39:50.7688641Z","LogonTypes":"[\"Interactive\",\"Network\"]","IsLocalAdmin":1},
		{"DeviceId":"5b","FirstSeen":null,"LogonTypes":["Batch"],"IsLocalAdmin":0},
		{"LogonTypes":"none","FirstSeen":"soon","Late":"x\"y"}
	]}`

func TestRunHuntingQuery(t *testing.T) {
	t.Parallel()
	const kql = "DeviceLogonEvents | where ActionType == \"LogonSuccess\""
	bodies := map[string]string{
		"as documented": logons,
		"in other case": strings.NewReplacer(`"schema"`, `"Schema"`, `"results"`, `"Results"`, `"name"`, `"Name"`, `"type"`, `"Type"`).Replace(logons),
	}
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				var asked struct{ Query string }
				if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.Query != kql {
					t.Errorf("asked %q, %v, want %q", asked.Query, err, kql)
				}
				if got := r.Method + " " + r.URL.Path; got != "POST /v1.0/security/runHuntingQuery" {
					t.Errorf("call is %s", got)
				}
				fmt.Fprint(w, body)
			})
			result, err := client.RunHuntingQuery(t.Context(), kql)
			if err != nil {
				t.Fatal(err)
			}
			checkLogons(t, result)
		})
	}
}

func checkLogons(t *testing.T, result *hunting.Result) {
	t.Helper()
	if len(result.Rows) != 3 || result.Truncated() {
		t.Fatalf("%d rows, truncated %v, want 3, whole", len(result.Rows), result.Truncated())
	}
	wantColumns := []hunting.Column{
		{Name: "DeviceId", Type: "String"},
		{Name: "FirstSeen", Type: "DateTime"},
		{Name: "LogonTypes", Type: "Object"},
		{Name: "IsLocalAdmin", Type: "SByte"},
	}
	if diff := cmp.Diff(wantColumns, result.Columns); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	type row struct {
		Device string
		First  time.Time
		Types  []string
		Admin  string
		Late   string
	}
	want := []row{
		{"5a", time.Date(2024, 3, 26, 9, 39, 50, 768_864_100, time.UTC), []string{"Interactive", "Network"}, "1", ""},
		{"5b", time.Time{}, []string{"Batch"}, "0", ""},
	}
	var got []row
	for _, r := range result.Rows[:2] {
		first, err := r.Time("firstseen")
		types, err2 := r.Strings("LOGONTYPES")
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		got = append(got, row{r.String("DeviceId"), first, types, r.String("IsLocalAdmin"), r.String("Late")})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	odd := result.Rows[2]
	if odd.String("DeviceId") != "" || odd.String("Late") != `x"y` || odd.String("NoSuchColumn") != "" {
		t.Errorf("odd row reads DeviceId %q, Late %q", odd.String("DeviceId"), odd.String("Late"))
	}
	if _, err := odd.Time("FirstSeen"); err == nil {
		t.Error("Time of a text that is none gave no error")
	}
	if _, err := odd.Strings("LogonTypes"); err == nil {
		t.Error("Strings of a text that is no list gave no error")
	}
	if list, err := odd.Strings("DeviceId"); list != nil || err != nil {
		t.Errorf("Strings of an absent column = %v, %v, want nothing", list, err)
	}
}

func TestRunHuntingQueryTellsATruncatedResult(t *testing.T) {
	t.Parallel()
	body := `{"schema":[],"results":[` + strings.Repeat(`{},`, hunting.MaxRows-1) + `{}]}`
	result, err := newClient(t, answer(body)).RunHuntingQuery(t.Context(), "x")
	if err != nil || !result.Truncated() {
		t.Errorf("RunHuntingQuery: %v, want a truncated result", err)
	}
}

func TestRunHuntingQueryTooLarge(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]bool{
		"Query execution has exceeded the allowed result size. Optimize your query by limiting the number of results and try again": true,
		"'where' operator: Failed to resolve column named 'X'":                                                                      false,
	} {
		client := newClient(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"error":{"code":"BadRequest","message":%q}}`, message)
		})
		_, err := client.RunHuntingQuery(t.Context(), "x")
		if err == nil || errors.Is(err, hunting.ErrTooLarge) != want {
			t.Errorf("RunHuntingQuery refused with %q: %v, want ErrTooLarge %v", message, err, want)
		}
	}
}

func TestRunHuntingQueryAsksAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		client := newClient(t, func(w http.ResponseWriter, _ *http.Request) {
			switch calls++; calls {
			case 1:
				w.WriteHeader(http.StatusBadGateway)
			case 2:
				fmt.Fprint(w, logons[:len(logons)/2])
			default:
				fmt.Fprint(w, logons)
			}
		})
		result, err := client.RunHuntingQuery(t.Context(), "x")
		if err != nil || len(result.Rows) != 3 || calls != 3 {
			t.Errorf("RunHuntingQuery after %d calls: %v", calls, err)
		}
	})
}

func TestRunHuntingQueryRefusesOtherAnswers(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"schema":[]}`, `{"results":null}`, `{"results":{}}`, `{"results":[1]}`, `{"schema":{},"results":[]}`} {
		if _, err := newClient(t, answer(body)).RunHuntingQuery(t.Context(), "x"); err == nil {
			t.Errorf("RunHuntingQuery took %s for a result", body)
		}
	}
}
