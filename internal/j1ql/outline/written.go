package outline

// Written are the parts that the outline has no form for, as they are written.
func (o Outline) Written() []string {
	var all []string
	add := func(text string) {
		if text != "" {
			all = append(all, text)
		}
	}
	o.conditions(func(c Condition) { add(c.Written) })
	for _, c := range o.Columns {
		add(c.Written)
	}
	for _, s := range o.Order {
		add(s.Written)
	}
	return all
}

// conditions visits every condition.
func (o Outline) conditions(visit func(Condition)) {
	var each func(c *Condition)
	each = func(c *Condition) {
		if c == nil {
			return
		}
		visit(*c)
		for i := range c.All {
			each(&c.All[i])
		}
		for i := range c.Any {
			each(&c.Any[i])
		}
	}
	each(o.Start.With)
	hops(o.Steps, func(s Step) { each(s.Entity.With) })
	each(o.Where)
	each(o.Having)
}

// hops visits every hop in the order in which they are written.
func hops(steps []Step, visit func(Step)) {
	for _, s := range steps {
		if s.Entity != nil {
			visit(s)
		}
		hops(s.Optional, visit)
	}
}
