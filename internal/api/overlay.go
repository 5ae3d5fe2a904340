package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// overlay puts what a body says over what is there, and returns the names of
// what it says, for the audit log. A body is a struct whose fields are all left
// out when nothing is said.
func overlay(body, onto any) (named []string, err error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("overlay: %w", err)
	}
	var said map[string]json.RawMessage
	if err := json.Unmarshal(text, &said); err != nil {
		return nil, fmt.Errorf("overlay: %w", err)
	}
	if err := json.Unmarshal(text, onto); err != nil {
		return nil, fmt.Errorf("overlay: %w", err)
	}
	return slices.Sorted(maps.Keys(said)), nil
}
