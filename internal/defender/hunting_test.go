package defender_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"parapet/internal/defender"
	"parapet/internal/hunting"
)

var _ hunting.Runner = (*defender.Client)(nil)

func TestRunHuntingQuery(t *testing.T) {
	t.Parallel()
	client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if got, want := r.Method+" "+r.URL.Path+" "+string(body), `POST /api/advancedqueries/run {"Query":"DeviceInfo"}`; got != want {
			t.Errorf("call is %s, want %s", got, want)
		}
		fmt.Fprint(w, `{"Stats":{},"Schema":[{"Name":"DeviceId","Type":"String"}],"Results":[{"DeviceId":"d"}]}`)
	}))
	result, err := client.RunHuntingQuery(t.Context(), "DeviceInfo")
	if err != nil || len(result.Rows) != 1 || result.Rows[0].String("deviceid") != "d" {
		t.Errorf("RunHuntingQuery = %+v, %v", result, err)
	}
}
