package defender

import (
	"net/http"

	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// score is a score at the time of the call.
type score struct {
	Context string  `json:"@odata.context,omitempty"`
	Time    string  `json:"time"`
	Score   float64 `json:"score"`
}

func (a *API) exposureScore(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	succeed(w, r, score{metadata + "ExposureScore/$entity", wire.Time(t.Clock), t.ExposureScore()})
}

func (a *API) configurationScore(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	succeed(w, r, score{metadata + "ConfigurationScore/$entity", wire.Time(t.Clock), t.ConfigurationScore()})
}

// groupScore is the score of a group of devices.
type groupScore struct {
	score

	RBACGroupName string `json:"rbacGroupName"`
	RBACGroupID   int    `json:"rbacGroupId"`
}

func (a *API) groupScores(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	collection[world.GroupScore]{
		context: "ExposureScore",
		maxTop:  10_000,
		render: func(g world.GroupScore) any {
			return groupScore{score{Time: wire.Time(t.Clock), Score: g.Score}, g.Group.Name, g.Group.ID}
		},
	}.serve(w, r, t.GroupScores())
}
