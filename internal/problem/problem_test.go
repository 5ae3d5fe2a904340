package problem_test

import (
	"errors"
	"fmt"
	"testing"

	"parapet/internal/problem"
)

func TestWrong(t *testing.T) {
	t.Parallel()
	if err := problem.Wrong(); err != nil {
		t.Errorf("no fields are wrong: %v", err)
	}
	one := problem.Wrong(problem.Field{Path: "name", Text: "is missing"})
	if got, want := one.Error(), "name: is missing"; got != want {
		t.Errorf("one field: %q, want %q", got, want)
	}
	two := problem.Wrong(problem.Field{Path: "name"}, problem.Field{Path: "tenant_id"})
	if got, want := two.Error(), "2 fields are wrong"; got != want {
		t.Errorf("two fields: %q, want %q", got, want)
	}
}

func TestIs(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("read integration: %w", problem.New(problem.NotFound, "there is no integration %q", "acme"))
	if !problem.Is(err, problem.NotFound) || problem.Is(err, problem.Invalid) || problem.Is(errors.New("x"), problem.NotFound) {
		t.Errorf("%v is not told by its kind", err)
	}
}
