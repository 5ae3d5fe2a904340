package app

import (
	"context"
	"fmt"
	"io"
	"strings"

	"parapet/internal/question"
	"parapet/internal/terminal"
)

// QuestionsOptions say which of the ready-made questions to list.
type QuestionsOptions struct {
	// Tags are those that a question must have.
	Tags []string
	// Remote is asked for its questions when it names a server.
	Remote Remote
	JSON   bool
}

// ListQuestions lists the ready-made questions, and those that a server keeps.
func ListQuestions(ctx context.Context, s Streams, opt QuestionsOptions) error {
	if opt.Remote.Server != "" {
		return remoteQuestions(ctx, s, opt)
	}
	return showQuestions(s, opt, question.List(opt.Tags...))
}

func showQuestions(s Streams, opt QuestionsOptions, all []question.Question) error {
	if len(all) == 0 {
		return usage(fmt.Errorf("no question is tagged %s: parapet questions list shows all tags", strings.Join(opt.Tags, " and ")))
	}
	var err error
	if opt.JSON {
		err = encodeQuestions(s.Out, all)
	} else {
		err = questionTable(all).Write(s.Out)
	}
	if err != nil {
		return failed(fmt.Errorf("write the questions: %w", err))
	}
	return nil
}

func questionTable(all []question.Question) terminal.Table {
	t := terminal.Table{Header: []string{"NAME", "TAGS", "QUESTION"}}
	for _, q := range all {
		t.Rows = append(t.Rows, []string{q.Name, strings.Join(q.Tags, " "), q.Title})
	}
	return t
}

// encodeQuestions writes a line for each question.
func encodeQuestions(w io.Writer, all []question.Question) error {
	type parameter struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Default     any    `json:"default"`
	}
	type text struct {
		Name string `json:"name"`
		Text string `json:"text"`
	}
	type line struct {
		Name        string      `json:"name"`
		Title       string      `json:"title"`
		Description string      `json:"description"`
		Good        string      `json:"good"`
		Tags        []string    `json:"tags"`
		Empty       bool        `json:"expectEmpty"`
		Parameters  []parameter `json:"parameters"`
		Queries     []text      `json:"queries"`
	}
	out := plainEncoder(w)
	for _, q := range all {
		l := line{q.Name, q.Title, q.Description, q.Good, q.Tags, q.Empty, []parameter{}, []text{}}
		for _, p := range q.Parameters {
			l.Parameters = append(l.Parameters, parameter{p.Name, p.Description, p.Default.Any()})
		}
		for _, of := range q.Queries {
			l.Queries = append(l.Queries, text(of))
		}
		if err := out.Encode(l); err != nil {
			return err
		}
	}
	return nil
}

// RunQuestion asks a ready-made question. Of the options the text is the name
// of the question, and the variables are its parameters.
func RunQuestion(ctx context.Context, s Streams, opt QueryOptions) error {
	if opt.Remote.Server != "" {
		return remoteQuestion(ctx, s, opt)
	}
	q, err := question.Find(opt.Text)
	if err != nil {
		return usage(err)
	}
	a, err := newAsker(s, opt)
	if err != nil {
		return err
	}
	answers, err := q.Run(ctx, a.graphs, a.options.Language.Variables, a.options)
	if err != nil {
		return refusal("", err)
	}
	for _, answer := range answers {
		writeRemarks(a.streams.Err, answer.Remarks(answer.Query.Text))
	}
	if err := question.Write(a.streams.Out, q, answers, opt.Format, a.write); err != nil {
		return failed(fmt.Errorf("write the answer: %w", err))
	}
	return nil
}
