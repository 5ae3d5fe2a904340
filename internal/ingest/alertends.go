package ingest

import (
	"iter"

	"parapet/internal/graph"
)

// join relates an alert to a thing that it names, unless that is a person.
func (a *alerts) join(alert graph.Key, n named) error {
	draft := a.task.draft
	switch {
	case n.Machine != "":
		if machine, ok := a.devices.machine(n.Machine); ok {
			return draft.PutRelationship(graph.MachineHasAlert, machine, alert, n.As.props())
		}
	case n.address != "":
		if address, ok := readAddress(n.address); ok {
			if err := a.task.putAddress(address); err != nil {
				return err
			}
			return draft.PutRelationship(graph.AlertHasIPAddress, alert, addressKey(address), n.As.props())
		}
		a.strange++
	case n.url != "":
		key := graph.Key("microsoft_defender_url:" + n.url)
		if err := a.task.entity(graph.URL, key, urlProps(n.url)); err != nil {
			return err
		}
		return draft.PutRelationship(graph.AlertHasURL, alert, key, n.As.props())
	case n.file.hash() != "":
		key := graph.Key("microsoft_defender_file:" + n.file.hash())
		a.files[key] = true
		if err := a.task.entity(graph.File, key, fileProps(n.file)); err != nil {
			return err
		}
		return draft.PutRelationship(graph.AlertHasFile, alert, key, n.As.props())
	}
	return nil
}

// namedPeople are the alerts with the people that they name.
func (a *alerts) namedPeople() iter.Seq2[graph.Key, named] {
	return func(yield func(graph.Key, named) bool) {
		for alert, names := range a.next.Named {
			for _, n := range names {
				if (n.User != person{}) && !yield(alert, n) {
					return
				}
			}
		}
	}
}

// joinPeople relates the alerts to the people that they name.
func (a *alerts) joinPeople() error {
	accounts := sought{}
	for _, n := range a.namedPeople() {
		accounts.add(n.User)
	}
	a.task.look(accounts)
	for alert, n := range a.namedPeople() {
		if err := a.joinPerson(accounts, alert, n); err != nil {
			return err
		}
	}
	return nil
}

// joinPerson relates an alert to an account of the directory and to that of a
// device: the same person is often both. An account that signs in on no device
// is not made known by an alert.
func (a *alerts) joinPerson(accounts sought, alert graph.Key, n named) error {
	user, known := accounts.find(n.User)
	switch {
	case known:
		if err := a.task.draft.PutRelationship(graph.UserHasAlert, user, alert, n.As.props()); err != nil {
			return err
		}
	case n.User.ID != "" || n.User.Principal != "":
		a.nobodies++
	}
	if n.User.Name == "" {
		return nil
	}
	id := n.User.Name
	if n.User.Domain != "" {
		id = n.User.Domain + `\` + n.User.Name
	}
	return a.task.draft.PutRelationship(graph.LogonUserHasAlert, logonUserKey(id), alert, n.As.props())
}
