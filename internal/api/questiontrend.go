package api

import (
	"context"
	"net/http"
	"time"

	"parapet/internal/account"
	"parapet/internal/question"
)

// registerQuestionTrends adds how the answers to questions went on.
func (s *server) registerQuestionTrends() {
	register(s, operation{
		id: "question.trend", method: http.MethodPost, path: questionPath + "/{name}/trend", tag: questionTag, permission: account.QueryRun, reads: true, time: s.limits.Query,
		summary: "Read how the number of answers to a question went on",
		description: "Answers are counted as of kept states of the graph, and what was counted is kept: of states that nobody asked about before some are counted " +
			"at once, the newest first, and how many are left is told: ask again until none is. date.now is each moment itself. A query that names a moment by AT has no trend.",
	}, s.trendOfQuestion)
}

type trendBody struct {
	Parameters
	Query string `json:"query,omitempty" maxLength:"80" doc:"Which of the question's queries; the first when absent."`
	Days  int    `json:"days,omitempty" minimum:"1" maximum:"3660" default:"30" doc:"How far to look back. Of more than 60 states the last of each day counts."`
}

// questionTrend is how the number of answers went on.
type questionTrend struct {
	Counted string       `json:"counted" doc:"What is counted: entities of a list or a tree, rows of a table or, when that is one row of numbers, its first column by name."`
	Query   string       `json:"query" doc:"The query in J1QL that counts; ask it with AT for another moment."`
	Points  []trendPoint `json:"points" doc:"The states that are known, the oldest first."`
	Left    int          `json:"left" doc:"How many states are still to be counted."`
}

type trendPoint struct {
	At     time.Time `json:"at"`
	Count  *float64  `json:"count,omitempty" doc:"Absent when it could not be counted."`
	Failed string    `json:"failed,omitempty" doc:"Why it could not."`
}

func (s *server) trendOfQuestion(ctx context.Context, in *struct {
	QuestionInput
	Body trendBody
},
) (*struct{ Body questionTrend }, error) {
	q, err := s.asked.questions.Find(ctx, in.Name)
	if err != nil {
		return nil, err
	}
	values, err := variables("parameters", in.Body.Parameters.Parameters)
	if err != nil {
		return nil, err
	}
	opt, err := s.options(Conditions{})
	if err != nil {
		return nil, err
	}
	course, err := q.Course(ctx, s.graphOf(ctx), s.asked.trends, question.Asked{Part: in.Body.Query, Values: values, Days: in.Body.Days}, opt)
	if err != nil {
		return nil, unanswered(err)
	}
	out := questionTrend{Counted: course.Of, Query: course.Text, Points: []trendPoint{}, Left: course.Left}
	for _, p := range course.Points {
		point := trendPoint{At: p.At, Failed: p.Failed}
		if p.Failed == "" {
			point.Count = &p.Count
		}
		out.Points = append(out.Points, point)
	}
	return &struct{ Body questionTrend }{out}, nil
}
