package ingest

import (
	"errors"
	"iter"

	"parapet/internal/odata"
)

// readable passes on the records of a stream. Those that cannot be read are set
// aside and make the step partial; of others what cannot be read is left out, which
// does so only if it is one of the members that things of the graph are made of.
// Any other error is passed on and the last.
func readable[T any](t *task, records iter.Seq2[T, error], members ...string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for record, err := range usable(records, noted[T](t, members...)) {
			if !yield(record, err) {
				return
			}
			t.advance()
		}
	}
}

// usable passes on the records of a stream that are of use, and hands over what is
// wrong with one.
func usable[T any](records iter.Seq2[T, error], odd func(T, *odata.RowError)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for record, err := range records {
			if bad, ok := errors.AsType[*odata.RowError](err); ok {
				odd(record, bad)
				if !bad.Kept() {
					continue
				}
				err = nil
			}
			if !yield(record, err) || err != nil {
				return
			}
		}
	}
}

// noted notes what is wrong with a record, as readable does.
func noted[T any](t *task, members ...string) func(T, *odata.RowError) {
	return func(_ T, bad *odata.RowError) { t.setAside(bad, members...) }
}

// anyway takes no offence at what is wrong with a record: whoever reads it does not
// depend on it.
func anyway[T any](T, *odata.RowError) {}

// setAside notes a record that cannot be read, or not wholly. Of one that is kept,
// only the loss of one of the named members takes something away.
func (t *task) setAside(bad *odata.RowError, members ...string) {
	var one unread
	one.add(bad)
	if bad.Kept() && !bad.Lacks(members) {
		t.notes.prune(one)
	} else {
		t.notes.setAside(one)
	}
	t.cfg.Logger.Debug("record set aside", "step", t.step.name, "reason", bad)
}
