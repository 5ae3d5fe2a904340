package api

import (
	"context"
	"net/http"
	"time"

	"parapet/internal/about"
	"parapet/internal/account"
)

// registerAbout adds what the server is, and how it is set.
func (s *server) registerAbout() {
	const tag = "Server"
	register(s, operation{
		id: "about.get", method: http.MethodGet, path: "/api/v1/about", tag: tag, permission: account.StatusRead,
		summary: "Read what the server is", description: "Its version, and what it was built from and with.",
	}, s.getAbout)
	register(s, operation{
		id: "licence.list", method: http.MethodGet, path: "/api/v1/licences", tag: tag, permission: account.StatusRead,
		summary:     "List the licences",
		description: "Of everything that is in the program and that others made: modules of Go, and packages of the console, with the texts that come with them.",
	}, s.listLicences)
	register(s, operation{
		id: "setting.list", method: http.MethodGet, path: "/api/v1/settings", tag: tag, permission: account.ServerRead,
		summary:     "List the server's settings",
		description: "Which value each has, and whether that is the usual one or comes from the file, the environment or a flag. Secrets are hidden. They are changed where they come from, and hold from the next start on.",
	}, s.listSettings)
	register(s, operation{
		id: "storage.get", method: http.MethodGet, path: "/api/v1/storage", tag: tag, permission: account.ServerRead,
		summary: "Read what is kept on disk", description: "Which states of the graph, and how many bytes they and all else take.",
	}, s.getStorage)
}

func (s *server) getAbout(context.Context, *struct{}) (*struct{ Body about.Build }, error) {
	return &struct{ Body about.Build }{about.BuildOf(s.cfg.Version)}, nil
}

func (s *server) listLicences(context.Context, *struct{}) (*struct{ Body about.Licences }, error) {
	all, err := about.ReadLicences()
	return &struct{ Body about.Licences }{all}, err
}

// Setting is something that the server was told.
type Setting struct {
	Name string `json:"name" doc:"As it stands in the file, with dots for what lies inside."`
	// Value of a secret says only whether there is one.
	Value  string `json:"value" doc:"Its value; of a secret only whether there is one."`
	Origin string `json:"origin" enum:"default,file,environment,flag" doc:"Where the value comes from."`
	Where  string `json:"where,omitempty" doc:"The file and the line, the variable or the flag."`
	Help   string `json:"help" doc:"What it is for."`
}

func (s *server) listSettings(context.Context, *struct{}) (*struct{ Body List[Setting] }, error) {
	return &struct{ Body List[Setting] }{List[Setting]{Items: append([]Setting{}, s.cfg.Settings...)}}, nil
}

// Storage is what the server keeps on disk. All sizes are in bytes.
type Storage struct {
	States int       `json:"states" doc:"How many states of the graph are kept."`
	First  time.Time `json:"first,omitzero" doc:"When the first of them was committed; absent when nothing was read yet."`
	Last   time.Time `json:"last,omitzero" doc:"When the last of them was."`
	// Present and Past are of the graph.
	Present int64 `json:"present" doc:"What the last state of the graph takes."`
	Past    int64 `json:"past" doc:"What the states before it take beside it."`
	State   int64 `json:"state" doc:"The state database: accounts, integrations, runs, the audit log."`
	// Interrupted is what runs have read that have not ended.
	Interrupted int64 `json:"interrupted" doc:"What runs have read that have not ended."`
}

func (s *server) getStorage(ctx context.Context, _ *struct{}) (*struct{ Body Storage }, error) {
	if s.cfg.Storage == nil {
		return &struct{ Body Storage }{}, nil
	}
	kept, err := s.cfg.Storage(ctx)
	return &struct{ Body Storage }{kept}, err
}
