package ingest

import (
	"parapet/internal/defender"
	"parapet/internal/graph"
)

// adviceSink puts which devices do not follow the recommendation to set something.
type adviceSink struct {
	*bulkSink

	keys []graph.Ref // of recommendations, by the code of the id
	// lastMachine is that of lastDevice, which the last row was of: so are most that follow.
	lastDevice  uint64
	lastMachine graph.Ref
}

// openAdvice makes a sink.
func (b *inBulk) openAdvice() (defender.Sink, *bulkSink, error) {
	base, err := b.newSink(graph.MachineHasRecommendation)
	if err != nil {
		return nil, nil, err
	}
	base.met, base.members = func() {}, assessed
	return &adviceSink{bulkSink: base}, base, nil
}

// Text is the code of a text.
func (s *adviceSink) Text(_ defender.Field, text string) uint64 { return s.word(text) }

// List has no use for lists.
func (s *adviceSink) List(defender.Field, []string) uint64 { return 0 }

// Put puts what a device does not follow.
func (s *adviceSink) Put(row *defender.Row) error {
	s.count()
	applies, _ := row.Truth(defender.IsApplicable)
	complies, isKnown := row.Truth(defender.IsCompliant)
	setting := row.Code(defender.ConfigurationID)
	if !applies || complies || !isKnown || setting == 0 {
		return nil
	}
	if device := row.Code(defender.DeviceID); device != s.lastDevice {
		s.lastDevice, s.lastMachine = device, s.machines[s.device(s.words.texts[device])]
	}
	if s.lastMachine == 0 {
		return nil
	}
	id := row.Code(defender.RecommendationID)
	if id == 0 {
		id = s.word(ofSetting + s.words.texts[setting])
	}
	key := at(&s.keys, id)
	if *key == 0 {
		*key = s.puts.Key(recommendationKey(s.words.texts[id]))
	}
	s.puts.Put(s.lastMachine, *key, nil)
	return nil
}
