package sweep

import "slices"

// walker finds what a row is joined with on one side by walking outward. It
// passes every row between once. It belongs to one goroutine.
type walker struct {
	side    *side
	single  bool         // there is one key on the side
	marks   [][][]uint32 // of the levels between, by distance, site and row
	reached []uint32     // marks of the farthest level, by class
	epochs  []uint32     // marks that are of now, by distance
	last    uint32       // epoch
	parts   []uint64     // found
	held    int          // parts that there is room for
	looked  int
}

func (s *side) walker() (*walker, error) {
	far := len(s.levels) - 1
	w := &walker{side: s, marks: make([][][]uint32, far), epochs: make([]uint32, far+1), single: s.single()}
	for d := 1; d < far; d++ {
		for _, site := range s.levels[d].sites {
			if !s.task.work.hold(4 * site.table.Len()) {
				return nil, s.task.work.err()
			}
			w.marks[d] = append(w.marks[d], make([]uint32, site.table.Len()))
		}
	}
	if !s.task.work.hold(4 * s.levels[far].classes.len()) {
		return nil, s.task.work.err()
	}
	w.reached = make([]uint32, s.levels[far].classes.len())
	return w, nil
}

// find is the parts of the group numbers that a row is joined with, each once.
// They are good until the next time.
func (w *walker) find(s *site, row uint32) []uint64 {
	w.parts = w.parts[:0]
	w.renew(1)
	w.visit(s, row, 1, 0)
	if !w.single {
		slices.Sort(w.parts)
		w.parts = slices.Compact(w.parts)
	}
	return w.parts
}

// renew forgets what was passed from a distance on.
func (w *walker) renew(distance int) {
	w.last++
	if w.last == 0 {
		w.forget()
	}
	for d := distance; d < len(w.epochs); d++ {
		w.epochs[d] = w.last
	}
}

// forget makes room for epochs when their numbers have run out.
func (w *walker) forget() {
	w.last = 1
	clear(w.reached)
	for _, sites := range w.marks {
		for _, marks := range sites {
			clear(marks)
		}
	}
}

// visit goes on from a row to the level at a distance.
func (w *walker) visit(s *site, row uint32, distance int, part uint64) {
	if w.side.task.work.stopped.Load() {
		return
	}
	far := len(w.epochs) - 1
	for i := range s.roads[w.side.direction] {
		r := &s.roads[w.side.direction][i]
		ends := r.from(row)
		w.looked += len(ends)
		switch {
		case distance == far:
			w.gather(w.side.levels[far].classes.of[r.to.place], ends, part)
		case distance == far-1 && w.side.ahead != nil:
			w.jump(w.side.ahead[r.to.place], ends, part)
		default:
			w.pass(r.to, ends, distance, part)
		}
		w.meter()
	}
}

// meter takes into account how many parts there have come to be.
func (w *walker) meter() {
	if more := cap(w.parts) - w.held; more > 0 {
		w.side.task.work.hold(8 * more)
		w.held += more
	}
}

// gather adds the classes of rows.
func (w *walker) gather(classes []uint32, ends []uint32, part uint64) {
	far := len(w.epochs) - 1
	epoch, stride, reached := w.epochs[far], w.side.levels[far].stride*w.side.scale, w.reached
	for _, end := range ends {
		if class := classes[end]; class != none && reached[class] != epoch {
			reached[class] = epoch
			w.parts = append(w.parts, part+uint64(class)*stride)
		}
	}
}

// jump adds the classes that rows of the level before lead to.
func (w *walker) jump(ahead []uint32, ends []uint32, part uint64) {
	far := len(w.epochs) - 1
	epoch, stride, reached := w.epochs[far], w.side.levels[far].stride*w.side.scale, w.reached
	for _, end := range ends {
		class := ahead[end]
		if class < several {
			if reached[class] != epoch {
				reached[class] = epoch
				w.parts = append(w.parts, part+uint64(class)*stride)
			}
			continue
		}
		if class == none {
			continue
		}
		for _, class := range w.side.lists[class-several] {
			if reached[class] != epoch {
				reached[class] = epoch
				w.parts = append(w.parts, part+uint64(class)*stride)
			}
		}
	}
}

// pass goes on from the rows of a level between. What lies behind a row of a
// key level belongs to its class.
func (w *walker) pass(s *site, ends []uint32, distance int, part uint64) {
	l, marks := w.side.levels[distance], w.marks[distance][s.place]
	for _, end := range ends {
		if marks[end] == w.epochs[distance] || !s.rows.Has(end) {
			continue
		}
		marks[end] = w.epochs[distance]
		if l.classes == nil {
			w.visit(s, end, distance+1, part)
			continue
		}
		w.renew(distance + 1)
		w.visit(s, end, distance+1, part+uint64(l.classes.of[s.place][end])*l.stride*w.side.scale)
	}
}
