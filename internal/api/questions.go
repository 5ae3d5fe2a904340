package api

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"
	"time"

	"parapet/internal/account"
	"parapet/internal/question"
)

const (
	questionPath = "/api/v1/questions"
	questionTag  = "Questions"
)

// registerQuestions adds ready-made questions and those that people keep.
func (s *server) registerQuestions() {
	register(s, operation{
		id: "question.list", method: http.MethodGet, path: questionPath, tag: questionTag, permission: account.QuestionRead,
		summary: "List the questions", description: "Those of the library, and those that people keep.",
	}, s.listQuestions)
	register(s, operation{
		id: "question.export", method: http.MethodGet, path: questionPath + "/export", tag: questionTag, permission: account.QuestionRead, streams: true,
		summary: "Take questions away as YAML", description: "In the form in which the library is written.",
	}, s.exportQuestions)
	register(s, operation{
		id: "question.get", method: http.MethodGet, path: questionPath + "/{name}", tag: questionTag, permission: account.QuestionRead,
		summary: "Read a question",
	}, s.getQuestion)
	register(s, operation{
		id: "question.create", method: http.MethodPost, path: questionPath, tag: questionTag, permission: account.QuestionWrite, status: http.StatusCreated,
		summary: "Keep a question", description: "Everybody can see and ask it. Its queries are checked.",
	}, s.createQuestion)
	register(s, operation{
		id: "question.change", method: http.MethodPut, path: questionPath + "/{name}", tag: questionTag, permission: account.QuestionWrite,
		summary: "Change a question", description: "Those of the library cannot be changed: keep a copy under another name.",
	}, s.changeQuestion)
	register(s, operation{
		id: "question.delete", method: http.MethodDelete, path: questionPath + "/{name}", tag: questionTag, permission: account.QuestionWrite, status: http.StatusNoContent,
		summary: "Delete a question",
	}, s.deleteQuestion)
}

// Question is a question as the API shows it.
type Question struct {
	Name        string              `json:"name"`
	Title       string              `json:"title"`
	Description string              `json:"description"`
	Good        string              `json:"good" doc:"What a good answer is."`
	ExpectEmpty bool                `json:"expect_empty" doc:"Whether the answer may rightly be empty."`
	Tags        []string            `json:"tags"`
	Parameters  []QuestionParameter `json:"parameters"`
	Queries     []question.Query    `json:"queries"`
	Library     bool                `json:"library" doc:"Whether it is of the library, which nobody changes."`
	Version     int64               `json:"version,omitempty"`
	CreatedAt   time.Time           `json:"created_at,omitzero"`
	CreatedBy   string              `json:"created_by,omitempty"`
	ChangedAt   time.Time           `json:"changed_at,omitzero"`
	ChangedBy   string              `json:"changed_by,omitempty"`
}

// QuestionParameter is a value that who asks may choose.
type QuestionParameter struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Default     any    `json:"default" doc:"The value when nobody chooses."`
}

func questionOf(q question.Saved) Question {
	view := Question{
		Name: q.Name, Title: q.Title, Description: q.Description, Good: q.Good, ExpectEmpty: q.Empty,
		Tags: append([]string{}, q.Tags...), Parameters: []QuestionParameter{}, Queries: append([]question.Query{}, q.Queries...),
		Library: q.Version == 0, Version: q.Version, CreatedAt: q.CreatedAt, CreatedBy: q.CreatedBy, ChangedAt: q.ChangedAt, ChangedBy: q.ChangedBy,
	}
	for _, p := range q.Parameters {
		view.Parameters = append(view.Parameters, QuestionParameter{p.Name, p.Description, jsonValue(p.Default)})
	}
	return view
}

// QuestionFilter chooses questions.
type QuestionFilter struct {
	Tag   []string `query:"tag,explode" maxItems:"20" doc:"A tag that questions must have."`
	Saved bool     `query:"saved" doc:"Whether to leave those of the library out."`
}

// questionsOf are the questions that are chosen, by name.
func (s *server) questionsOf(ctx context.Context, in QuestionFilter) ([]question.Saved, error) {
	list := s.asked.questions.List
	if in.Saved {
		list = s.asked.questions.All
	}
	all, err := list(ctx)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(q question.Saved) bool {
		return slices.ContainsFunc(in.Tag, func(tag string) bool { return !slices.Contains(q.Tags, tag) })
	})
	slices.SortFunc(all, func(a, b question.Saved) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

var questionOrder = sorting[Question]{
	by: map[string]func(Question) string{
		"name":       func(q Question) string { return q.Name },
		"title":      func(q Question) string { return fold(q.Title) },
		"changed_at": func(q Question) string { return stamp(q.ChangedAt) },
	},
	usual: "name",
	id:    func(q Question) string { return q.Name },
}

func (s *server) listQuestions(ctx context.Context, in *struct {
	PageInput
	QuestionFilter
},
) (*listOutput[Question], error) {
	found, err := s.questionsOf(ctx, in.QuestionFilter)
	if err != nil {
		return nil, err
	}
	views := make([]Question, len(found))
	for i, q := range found {
		views[i] = questionOf(q)
	}
	return page(in.PageInput, questionOrder, views)
}

func (s *server) exportQuestions(ctx context.Context, in *QuestionFilter) (*download, error) {
	found, err := s.questionsOf(ctx, *in)
	if err != nil {
		return nil, err
	}
	questions := make([]question.Question, len(found))
	for i, q := range found {
		questions[i] = q.Question
	}
	text, err := question.YAML(questions)
	if err != nil {
		return nil, err
	}
	return s.asFile("application/yaml", "questions.yaml", func(_ context.Context, w io.Writer) error {
		_, err := w.Write(text)
		return err
	}), nil
}

// QuestionInput names a question.
type QuestionInput struct {
	Name string `path:"name" maxLength:"80" doc:"The question's name."`
}

// meant is the version that a change is meant for. A question of the library has
// none; that it cannot be changed is said whatever the tag.
func (s *server) meant(ctx context.Context, name string, match MatchInput) (int64, error) {
	if q, err := s.asked.questions.Find(ctx, name); err == nil && q.Version == 0 {
		return 0, nil
	}
	return match.version()
}

type questionOutput struct {
	Tagged
	Body Question
}

func (s *server) getQuestion(ctx context.Context, in *QuestionInput) (*questionOutput, error) {
	q, err := s.asked.questions.Find(ctx, in.Name)
	return &questionOutput{tagOf(q.Version), questionOf(q)}, err
}

type createdQuestion struct {
	Tagged
	Location string `header:"Location" doc:"Where the question is."`
	Body     Question
}

func (s *server) createQuestion(ctx context.Context, in *struct{ Body question.Draft }) (*createdQuestion, error) {
	q, err := s.asked.questions.Create(ctx, in.Body, identity(ctx).Name)
	if err != nil {
		return nil, err
	}
	onTarget(ctx, "question", q.Name)
	return &createdQuestion{tagOf(q.Version), questionPath + "/" + q.Name, questionOf(q)}, nil
}

func (s *server) changeQuestion(ctx context.Context, in *struct {
	QuestionInput
	MatchInput
	Body question.Draft
},
) (*questionOutput, error) {
	version, err := s.meant(ctx, in.Name, in.MatchInput)
	if err != nil {
		return nil, err
	}
	q, err := s.asked.questions.Change(ctx, in.Name, version, in.Body, identity(ctx).Name)
	return &questionOutput{tagOf(q.Version), questionOf(q)}, err
}

func (s *server) deleteQuestion(ctx context.Context, in *struct {
	QuestionInput
	MatchInput
},
) (*struct{}, error) {
	version, err := s.meant(ctx, in.Name, in.MatchInput)
	if err != nil {
		return nil, err
	}
	return &struct{}{}, s.asked.questions.Delete(ctx, in.Name, version)
}
