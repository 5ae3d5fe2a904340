package snapshot

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
)

// Problem is something wrong with what is stored.
type Problem struct {
	// File is the name of a file in the folder.
	File string
	// What is wrong with it.
	What string
	// Meaning says what cannot be had because of that, and what can be done.
	Meaning string
}

// diagnosis says what follows from what is wrong in a folder.
type diagnosis struct {
	dir    *disk.Dir
	whole  []*manifest.Manifest
	damage map[uint64]error // of manifests, by generation
	broken map[*use]error   // of segments
	memos  map[disk.File]error
}

// problems are all that is wrong, by file: loose files and, unless it is nil,
// the error of the note of the last generation among it.
func (d *diagnosis) problems(loose []string, noted error) []Problem {
	all := d.gaps()
	for number, err := range d.damage {
		lost := fmt.Sprintf("The graph as of generation %d cannot be read.", number)
		all = append(all, d.problem(manifest.Name(number), err, lost+" "+d.remedy(number)))
	}
	for u, err := range d.broken {
		all = append(all, d.problem(u.Name, err, u.loss()+" "+d.remedy(u.state...)))
	}
	for f, err := range d.memos {
		all = append(all, d.problem(f.Name, err,
			"What a run left for the next one is lost. The graph is whole; the next sync reads everything and leaves it anew."))
	}
	if noted != nil {
		all = append(all, d.problem(manifest.LastName, noted,
			"Whether the newest manifest is lost cannot be told. Nothing else needs this file; the next sync writes it anew."))
	}
	for _, name := range loose {
		all = append(all, Problem{name, "no generation needs it", d.looseness()})
	}
	slices.SortStableFunc(all, func(a, b Problem) int { return strings.Compare(a.File, b.File) })
	return all
}

func (d *diagnosis) problem(file string, err error, meaning string) Problem {
	return Problem{file, strings.TrimPrefix(err.Error(), filepath.Join(d.dir.Path, file)+" is "), meaning}
}

// gaps are the generations whose previous one is missing though there are
// older ones.
func (d *diagnosis) gaps() []Problem {
	if len(d.whole) == 0 {
		return nil
	}
	var problems []Problem
	line := mainLine(d.whole, d.whole[len(d.whole)-1].Number)
	for i, m := range line[1:] {
		if m.Previous != line[i].Number {
			problems = append(problems, Problem{
				manifest.Name(m.Number), fmt.Sprintf("it follows generation %d, which is not there", m.Previous),
				"History begins with this generation. Older ones can still be read and compared.",
			})
		}
	}
	return problems
}

// shown is the newest generation that can be read, 0 when none can.
func (d *diagnosis) shown() uint64 {
	for _, m := range slices.Backward(d.whole) {
		isBroken := false
		for u := range d.broken {
			isBroken = isBroken || slices.Contains(u.state, m.Number)
		}
		if !isBroken {
			return m.Number
		}
	}
	return 0
}

// remedy says what to do when these generations, which ascend, cannot be read.
func (d *diagnosis) remedy(lost ...uint64) string {
	shown := d.shown()
	switch {
	case len(lost) == 0 || lost[len(lost)-1] < shown:
		return "Restore the file from a backup."
	case shown == 0:
		return "No other can be either. Restore the file from a backup, or move the folder away and sync again."
	}
	return fmt.Sprintf("Generation %d is shown in its place. Restore the file from a backup before the next sync, or sync again to go on without it.", shown)
}

// looseness says what it means that no generation needs a file.
func (d *diagnosis) looseness() string {
	switch {
	case len(d.whole)+len(d.damage) == 0:
		return "No manifest is there that could say what it belongs to. Restore the manifests from a backup before the next sync, which removes this file."
	case len(d.damage) > 0:
		return "A generation whose manifest is damaged may need it, or an interrupted run left it. The next sync removes it: restore the manifest before."
	}
	return "An interrupted run left it, or one writes it now. It does no harm; parapet data compact removes it."
}
