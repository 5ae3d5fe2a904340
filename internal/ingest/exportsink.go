package ingest

import (
	"context"
	"errors"
	"maps"
	"strings"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/odata"
)

// maxGenerations is how often an export is begun anew when Microsoft replaces it
// while it is being read, which it does every six hours.
const maxGenerations = 3

// wholeGeneration calls read, and again when what it read was replaced meanwhile.
func (t *task) wholeGeneration(read func() error) error {
	for try := 1; ; try++ {
		err := read()
		if !errors.Is(err, defender.ErrNewGeneration) || try == maxGenerations {
			return err
		}
		t.startOver()
	}
}

// inBulk is the reading of an export that is too large to look at row by row:
// it gathers what its sinks, each in a goroutine of its own, have met.
type inBulk struct {
	task     *task
	machines map[string]graph.Key // by the id in lower case

	asOf      time.Time // of the export that was read last
	rows      int
	strangers map[string]bool // devices that are not listed
	sinks     []*bulkSink
}

func (t *task) inBulk() *inBulk {
	b := &inBulk{task: t, machines: make(map[string]graph.Key, len(t.machines)), strangers: map[string]bool{}}
	for id, listed := range t.machineIDs() {
		b.machines[id] = machineKey(listed)
	}
	return b
}

// bulkSource gives the rows of an export to as many sinks as it opens, and says
// as of when they are.
type bulkSource func(ctx context.Context, open func() defender.Sink) (time.Time, error)

// files are the rows of an export in files.
func files(ask func(context.Context) (*defender.Export, error)) bulkSource {
	return func(ctx context.Context, open func() defender.Sink) (time.Time, error) {
		export, err := ask(ctx)
		if err != nil {
			return time.Time{}, err
		}
		return export.Generated, export.Read(ctx, open)
	}
}

// pages are the rows of an export in pages, one after the other. They do not say
// of when they are: it may be the generation before last.
func pages(read func(context.Context, defender.Sink) error) bulkSource {
	return func(ctx context.Context, open func() defender.Sink) (time.Time, error) {
		asOf := time.Now().Add(-2 * generation)
		return asOf, read(ctx, open())
	}
}

// generation is how often Microsoft builds the exports.
const generation = 6 * time.Hour

// opening makes a sink, of which the second is what all sinks have in common.
type opening func() (defender.Sink, *bulkSink, error)

// read gives the rows of an export to sinks, and takes what they have met.
func (b *inBulk) read(ctx context.Context, source bulkSource, open opening) error {
	var failed error
	asOf, err := source(ctx, func() defender.Sink {
		sink, base, err := open()
		failed = errors.Join(failed, err)
		b.sinks = append(b.sinks, base)
		return sink
	})
	if err = errors.Join(failed, err); err != nil {
		return err
	}
	b.asOf = asOf
	b.close()
	return nil
}

// doubtEmpty takes an export for out of order that says nothing of any device, though
// some are listed that have the sensor. One that became free of vulnerabilities
// still has rows for its software, and Microsoft's storage is known to answer for
// a listed file with no byte at all.
func (b *inBulk) doubtEmpty(export string) {
	onboarded := 0
	for _, m := range b.task.machines {
		if strings.EqualFold(m.OnboardingStatus, "Onboarded") {
			onboarded++
		}
	}
	switch known := len(b.task.storedKeys(b.task.step.types[0])); {
	case b.rows > 0 || len(b.machines) == 0:
	case onboarded > 0:
		b.task.notes.lack("%s is empty, with not even the software of the %s that are onboarded: what was known stays", export, plural(onboarded, "device"))
	case known > 0:
		b.task.notes.lack("%s is empty, though %d were known: they stay as they are", export, known)
	}
}

// leaveOut says of what was left out because its device is not listed.
func (b *inBulk) leaveOut(what string) {
	if n := len(b.strangers); n > 0 {
		b.task.notes.remark("left out %s of %s that the list of devices does not hold", what, plural(n, "device"))
	}
}

// close takes what the sinks have met.
func (b *inBulk) close() {
	for _, s := range b.sinks {
		s.tell()
		s.puts.Close()
		b.rows += s.rows
		maps.Copy(b.strangers, s.strangers)
		b.task.notes.setAside(s.unread)
		b.task.notes.prune(s.pruned)
		s.met()
	}
	b.sinks = nil
}

// bulkSink is what all sinks have in common.
type bulkSink struct {
	of        *inBulk
	puts      graph.Bulk
	devices   codes
	machines  []graph.Ref // by the codes of devices, 0 of those that are not listed
	words     codes       // all texts but those of devices
	rows      int
	untold    int // rows since progress was told of
	strangers map[string]bool
	members   []string // without which a row is of no use, besides those it has to have
	unread    unread
	pruned    unread
	met       func() // hands over what was met besides
}

// newSink is a sink that puts relationships of a type with the named properties.
func (b *inBulk) newSink(typ graph.Type, props ...string) (*bulkSink, error) {
	puts, err := b.task.draft.Bulk(typ, props...)
	if err != nil {
		return nil, err
	}
	return &bulkSink{
		of: b, puts: puts, devices: newCodes(), words: newCodes(), machines: make([]graph.Ref, 1),
		strangers: map[string]bool{},
	}, nil
}

// device is the code of a device. The case of ids is not to be relied on.
func (s *bulkSink) device(id string) uint64 {
	code, isNew := s.devices.code(id)
	if !isNew {
		return code
	}
	key, listed := s.of.machines[id]
	if !listed {
		id = strings.ToLower(id)
		key, listed = s.of.machines[id]
	}
	ref := graph.Ref(0)
	if listed {
		ref = s.puts.Key(key)
	} else {
		s.strangers[id] = true
	}
	s.machines = append(s.machines, ref)
	return code
}

// word is the code of a text that no device is called by.
func (s *bulkSink) word(text string) uint64 {
	code, _ := s.words.code(text)
	return code
}

// rowsPerEvent is after how many rows a sink tells how far it has come.
const rowsPerEvent = 4096

// count counts a row.
func (s *bulkSink) count() {
	s.rows++
	if s.untold++; s.untold == rowsPerEvent {
		s.tell()
	}
}

func (s *bulkSink) tell() {
	s.of.task.advanceBy(s.untold)
	s.untold = 0
}

// SetAside leaves out a row that cannot be read, or what cannot be read of it.
func (s *bulkSink) SetAside(bad *odata.RowError) {
	if bad.Kept() && !bad.Lacks(s.members) {
		s.pruned.add(bad)
	} else {
		s.unread.add(bad)
	}
	s.of.task.cfg.Logger.Debug("record set aside", "step", s.of.task.step.name, "reason", bad)
}

// moment is the value of a property that is a moment of a row.
func (s *bulkSink) moment(property int, row *defender.Row, f defender.Field) graph.Ref {
	if ms := row.Millis(f); ms != 0 {
		return s.puts.Value(property, graph.Millis(ms))
	}
	return s.puts.Value(property, graph.Value{})
}

// truth is the value of a property that is a truth value of a row.
func (s *bulkSink) truth(property int, row *defender.Row, f defender.Field) graph.Ref {
	if value, known := row.Truth(f); known {
		return s.puts.Value(property, graph.Bool(value))
	}
	return s.puts.Value(property, graph.Value{})
}

// codes numbers texts, from 1.
type codes struct {
	of    map[string]uint64
	texts []string // by code
}

func newCodes() codes { return codes{of: map[string]uint64{}, texts: make([]string, 1)} }

func (c *codes) code(text string) (code uint64, isNew bool) {
	code, met := c.of[text]
	if !met {
		code = uint64(len(c.texts))
		c.of[text] = code
		c.texts = append(c.texts, text)
	}
	return code, !met
}

// at extends a list by codes so that it has a place for the code.
func at[T any](list *[]T, code uint64) *T {
	for uint64(len(*list)) <= code {
		*list = append(*list, *new(T))
	}
	return &(*list)[code]
}
