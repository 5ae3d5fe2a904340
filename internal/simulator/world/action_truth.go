package world

func actionKey(a *MachineAction) string { return "microsoft_defender_machine_action:" + a.ID }

func (t *Tenant) actionFacts() facts {
	return func(yield func(thing, any) bool) {
		for i := range t.MachineActions() {
			if a := &t.MachineActions()[i]; !yield(entity(actionKey(a)), a.Status) {
				return
			}
		}
	}
}

// hasAction holds for devices that are still listed.
func (t *Tenant) hasAction() facts {
	return func(yield func(thing, any) bool) {
		for i := range t.MachineActions() {
			a := &t.MachineActions()[i]
			if d, ok := t.Device(a.DeviceID); ok && !yield(thing{machineKey(d), "has", actionKey(a)}, nil) {
				return
			}
		}
	}
}
