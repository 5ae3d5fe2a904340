package msgraph

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parapet/internal/simulator/quota"
	"parapet/internal/simulator/world"
)

// smallTop is a page size that makes a call cheaper.
const smallTop = 20

// units are what calls of the directory cost, by what their route names; one
// when it names none of them.
var units = []struct {
	path string
	cost int
}{
	{"/transitivemembers", 5},
	{"/members", 3},
	{"/users", 2},
}

// costOf is what a call of the directory costs, by the guide to throttling of
// identity and access.
func costOf(r *http.Request) int {
	cost := 1
	for _, u := range units {
		if strings.Contains(r.URL.Path, u.path) {
			cost = u.cost
			break
		}
	}
	for name, values := range r.URL.Query() {
		switch strings.ToLower(name) {
		case "$select":
			cost--
		case "$expand":
			cost++
		case "$top":
			if n, err := strconv.Atoi(values[0]); err == nil && n < smallTop {
				cost--
			}
		}
	}
	return max(cost, 1)
}

// allowance is what an application may spend on a directory, by its size.
func allowance(t *world.Tenant) quota.Allowance {
	amount := int64(8000)
	switch users := len(t.Users); {
	case users < 50:
		amount = 3500
	case users <= 500:
		amount = 5000
	}
	return quota.Allowance{Amount: amount, Window: 10 * time.Second}
}

// warnFrom is the share of an allowance from which on answers tell it.
const warnFrom = 0.8

// charge takes the cost of a call, or refuses it when nothing is left.
func (a *API) charge(w http.ResponseWriter, r *http.Request, t *world.Tenant) *problem {
	app, limit, cost := a.cfg.Gate.Caller(r), allowance(t), costOf(r)
	w.Header().Set("X-Ms-Resource-Unit", strconv.Itoa(cost))
	if shortage := a.cfg.Units.Lacks(app, limit); shortage != nil {
		h := w.Header()
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(shortage.Wait.Seconds()))))
		h.Set("X-Ms-Throttle-Limit-Percentage", "1.00")
		h.Set("X-Ms-Throttle-Scope", fmt.Sprintf("Tenant_Application/Read/%s/%s", app, t.Organisation.ID))
		h.Set("X-Ms-Throttle-Information", "ResourceUnitLimitExceeded")
		return &problem{status: http.StatusTooManyRequests, Code: "TooManyRequests", Message: "Too many requests."}
	}
	if used := a.cfg.Units.Spend(app, int64(cost), limit); used >= warnFrom {
		w.Header().Set("X-Ms-Throttle-Limit-Percentage", strconv.FormatFloat(used, 'f', 2, 64))
	}
	return nil
}
