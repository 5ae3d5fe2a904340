package api

import (
	"net/http"
	"strconv"
	"strings"

	"parapet/internal/problem"
)

// Tagged is what the answers have in common that show a thing with a version.
type Tagged struct {
	ETag string `header:"ETag" doc:"The version of the thing; send it as If-Match to change it."`
}

func tagOf(version int64) Tagged { return Tagged{`"` + strconv.FormatInt(version, 10) + `"`} }

// MatchInput is what a change says of the thing that it is made to, so that
// nobody overwrites what he has not seen.
type MatchInput struct {
	IfMatch string `header:"If-Match" maxLength:"64" doc:"The ETag of the thing as it was read. The change is refused when somebody else has changed it meanwhile."`
}

// version is the version that the change is meant for.
func (in MatchInput) version() (int64, error) {
	if in.IfMatch == "" {
		return 0, newProblem(http.StatusPreconditionRequired, problem.Invalid,
			"say which version you change: read it, and send its ETag in the header If-Match")
	}
	text, _, _ := strings.Cut(strings.Trim(strings.TrimPrefix(in.IfMatch, "W/"), `"`), ".") // a digest may follow
	version, err := strconv.ParseInt(text, 10, 64)
	if err != nil || version < 1 { // to stores 0 is whichever there is
		return 0, problem.New(problem.Outdated, "the header If-Match is no ETag that was given for this; read it again")
	}
	return version, nil
}
