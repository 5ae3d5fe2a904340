package api

import (
	"context"
	"io"
	"net/http"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/question"
)

// registerQuestionRuns adds asking questions that are there.
func (s *server) registerQuestionRuns() {
	register(s, operation{
		id: "question.run", method: http.MethodPost, path: questionPath + "/{name}/run", tag: questionTag, permission: account.QueryRun, reads: true, time: s.limits.Query,
		summary: "Ask a question", description: "All of its queries are answered, each with as many rows as a query may return.",
	}, s.runQuestion)
	register(s, operation{
		id: "question.answer_export", method: http.MethodPost, path: questionPath + "/{name}/export", tag: questionTag, permission: account.QueryExport,
		reads: true, streams: true, time: s.limits.Query,
		summary:     "Take the answers to a question away as a file",
		description: "As JSON a line for each query, as a table all below what the question says of itself, else one after another. There is no Parquet of several answers.",
	}, s.exportAnswers)
}

type questionAnswers struct {
	Question string           `json:"question" doc:"The name of the question."`
	Answers  []questionAnswer `json:"answers"`
}

type questionAnswer struct {
	Query  string `json:"query" doc:"The name of the query."`
	Answer Answer `json:"answer"`
}

// Parameters are what who asks a question chooses.
type Parameters struct {
	Parameters map[string]any `json:"parameters,omitempty" doc:"Values of the question's parameters: texts, numbers, truth values, or lists of them, of which any holds. Those that are left out have their defaults."`
}

func (s *server) runQuestion(ctx context.Context, in *struct {
	QuestionInput
	Body Parameters
},
) (*struct{ Body questionAnswers }, error) {
	q, answers, err := s.answersTo(ctx, in.Name, in.Body)
	if err != nil {
		return nil, err
	}
	out := questionAnswers{Question: q.Name, Answers: []questionAnswer{}}
	for _, a := range answers {
		answer, err := answerOf(a.Answer)
		if err != nil {
			return nil, err
		}
		out.Answers = append(out.Answers, questionAnswer{a.Query.Name, answer})
	}
	return &struct{ Body questionAnswers }{out}, nil
}

// answersTo are the answers to the queries of a question.
func (s *server) answersTo(ctx context.Context, name string, in Parameters) (question.Saved, []question.Answer, error) {
	q, err := s.asked.questions.Find(ctx, name)
	if err != nil {
		return q, nil, err
	}
	values, err := variables("parameters", in.Parameters)
	if err != nil {
		return q, nil, err
	}
	opt, err := s.options(Conditions{})
	if err != nil {
		return q, nil, err
	}
	answers, err := q.Run(ctx, s.graphOf(ctx), values, opt)
	return q, answers, unanswered(err)
}

// QuestionExportRequest asks for the answers to a question as a file.
type QuestionExportRequest struct {
	Parameters
	Written
}

func (s *server) exportAnswers(ctx context.Context, in *struct {
	QuestionInput
	Body QuestionExportRequest
},
) (*answerFile, error) {
	f, err := in.Body.form()
	if err == nil && in.Body.Format == "parquet" {
		err = problem.Wrong(problem.Field{Path: "format", Text: "there is no Parquet of several answers: choose another"})
	}
	if err != nil {
		return nil, err
	}
	q, answers, err := s.answersTo(ctx, in.Name, in.Body.Parameters)
	if err != nil {
		return nil, err
	}
	var remarks []string
	for _, a := range answers {
		remarks = append(remarks, a.Remarks(a.Query.Text)...)
	}
	if in.Body.Format == "json" {
		f.contentType, f.ending = formats["ndjson"].contentType, formats["ndjson"].ending
	}
	return s.answerFile(f.contentType, q.Name+"."+f.ending, remarks, func(w io.Writer) error {
		return question.Write(w, &q.Question, answers, in.Body.Format, f.write)
	})
}
