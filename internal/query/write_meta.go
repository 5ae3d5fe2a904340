package query

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// write writes what there is to know of an answer. Absent dates, reasons and
// cursors are left out.
func (m Meta) write(j *jsonWriter) {
	j.begin()
	j.name("generation")
	j.token(jsontext.Uint(m.Generation))
	j.date("asOf", m.AsOf)
	j.array("integrations", func() {
		for _, age := range m.Partitions {
			j.begin()
			j.text("name", string(age.Partition))
			j.date("asOf", age.AsOf)
			j.end()
		}
	})
	j.array("completeness", func() {
		for _, c := range m.Completeness {
			c.write(j)
		}
	})
	j.name("scanned")
	j.token(jsontext.Int(int64(m.Scanned)))
	j.name("tookMillis")
	j.token(jsontext.Float(millis(m.Took)))
	j.name("truncated")
	j.token(jsontext.Bool(m.Truncated))
	j.some("cursor", m.Cursor)
	j.end()
}

func (c Completeness) write(j *jsonWriter) {
	j.begin()
	j.text("type", string(c.Type))
	j.text("state", string(c.State))
	j.some("integration", string(c.Partition))
	j.date("asOf", c.AsOf)
	j.some("reason", c.Reason)
	if len(c.Sources) > 0 {
		j.array("sources", func() {
			for _, s := range c.Sources {
				s.write(j)
			}
		})
	}
	j.end()
}

func (s Source) write(j *jsonWriter) {
	j.begin()
	j.text("step", s.Step)
	j.text("outcome", string(s.Outcome))
	j.some("route", s.Route)
	j.date("asOf", s.AsOf)
	j.date("wholeAt", s.WholeAt)
	if len(s.Missing) > 0 {
		j.name("missing")
		j.list(s.Missing)
	}
	j.count("heldDeletions", s.Held)
	if s.Of > 0 {
		j.count("known", s.Known)
		j.count("of", s.Of)
	}
	j.end()
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
