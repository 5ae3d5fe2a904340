package ingest

import (
	"cmp"
	"context"
	"strings"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

const (
	// actionsPage is how many actions a page of their list holds.
	actionsPage = 10_000
	// bytesPerAction is about what an action takes of a packed page.
	bytesPerAction = 150
)

func machineActionsSource() step {
	return step{
		name: "machine_actions", reads: "what Defender was told to do to devices, and which of them are isolated",
		after:   []string{machinesStep},
		types:   []graph.Type{graph.MachineAction, graph.MachineHasAction},
		licence: DefenderLicence,
		ways: []way{{
			kind: route.List, need: need{api: transport.Defender, roles: []string{"Machine.Read.All", "Machine.ReadWrite.All"}},
			cost: listCost("machineactions", actionsPage, bytesPerAction, func(s route.Size) int { return s.Actions }),
			run:  fillMachineActions,
		}},
	}
}

func fillMachineActions(ctx context.Context, t *task) error {
	devices, rows := t.listed(), 0
	isolations := map[graph.Key]defender.MachineAction{} // the last of each device
	for action, err := range readable(t, t.cfg.Defender.MachineActions(ctx), "machineid", "type", "status") {
		if err != nil {
			return err
		}
		rows++
		key := graph.Key("microsoft_defender_machine_action:" + action.ID)
		if err := t.entity(graph.MachineAction, key, actionProps(action)); err != nil {
			return err
		}
		machine, ok := devices.machine(action.MachineID)
		if !ok {
			continue
		}
		if err := t.draft.PutRelationship(graph.MachineHasAction, machine, key, nil); err != nil {
			return err
		}
		if last, known := isolations[machine]; isIsolation(action) && (!known || isLater(action, last)) {
			isolations[machine] = action
		}
	}
	if n := len(devices.strangers); n > 0 {
		t.notes.remark("the actions on %s are kept without them: the list of devices does not hold them", plural(n, "device"))
	}
	t.measured(func(s *route.Size) { s.Actions = rows })
	return t.putIsolations(devices, isolations)
}

// isIsolation reports whether an action cut a device off or took it back.
func isIsolation(a defender.MachineAction) bool {
	return (a.Type == "Isolate" || a.Type == "Unisolate") && a.Status == "Succeeded"
}

// isLater reports whether an action succeeded after another.
func isLater(a, b defender.MachineAction) bool {
	return cmp.Or(a.UpdatedOn.Compare(b.UpdatedOn), a.CreatedOn.Compare(b.CreatedOn), strings.Compare(a.ID, b.ID)) > 0
}

// putIsolations says of every listed device whether it is cut off, unless that is
// stored. Microsoft forgets actions after a while and has no list of isolated
// devices: one that was cut off stays so until it is told otherwise.
func (t *task) putIsolations(devices *listed, last map[graph.Key]defender.MachineAction) error {
	isolated, unsaid := t.storedIsolations()
	known := t.storedMachines()
	for _, machine := range devices.keys {
		was := isolated[machine]
		is := was
		if action, told := last[machine]; told {
			is = action.Type == "Isolate"
		}
		if is == was && known[machine] && !unsaid[machine] {
			continue
		}
		if err := t.draft.PutEntity(graph.Machine, machine, graph.Props{constant("isIsolated", is)}); err != nil {
			return err
		}
	}
	return nil
}

// storedIsolations are the machines that are stored as cut off, and those of which
// nothing says whether they are.
func (t *task) storedIsolations() (isolated, unsaid map[graph.Key]bool) {
	isolated, unsaid = map[graph.Key]bool{}, map[graph.Key]bool{}
	for partition, machine := range t.stored.Entities(graph.Machine, "isIsolated") {
		switch is := machine.Props.Get("isIsolated"); {
		case partition != Partition(t.cfg.Name):
		case !is.Defined():
			unsaid[machine.Key] = true
		case is.AsBool():
			isolated[machine.Key] = true
		}
	}
	return isolated, unsaid
}

func actionProps(a defender.MachineAction) graph.Props {
	display := a.Type
	if a.ComputerDNSName != "" {
		display += " " + a.ComputerDNSName
	}
	props := graph.Props{
		text("id", a.ID),
		text("name", a.Type),
		text("displayName", display),
		text("actionType", a.Type),
		text("title", a.Title),
		text("scope", a.Scope),
		text("status", a.Status),
		constant("open", a.Status == "Pending" || a.Status == "InProgress"),
		text("requestor", a.Requestor),
		text("requestSource", a.RequestSource),
		text("comment", a.RequestorComment),
		text("cancellationRequestor", a.CancellationRequestor),
		text("cancellationComment", a.CancellationComment),
		moment("cancelledOn", a.CancelledOn),
		number("errorHResult", a.ErrorHResult),
		text("machineId", strings.ToLower(a.MachineID)),
		text("computerDnsName", a.ComputerDNSName),
		text("externalId", a.ExternalID),
		moment("createdOn", a.CreatedOn),
		moment("updatedOn", a.UpdatedOn),
	}
	if a.File != nil {
		props = append(props, text("fileIdentifier", a.File.Identifier))
	}
	return props
}
