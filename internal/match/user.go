package match

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
)

// matchUsers links the accounts that sign in on devices to the users of the
// directory that the same integration read: by security identifier, and where
// that decides nothing by the name in the local directory.
func matchUsers(view graph.View, draft graph.Draft) error {
	var directories map[graph.Partition]*directory
	var accounts []account
	var both sync.WaitGroup
	both.Go(func() { directories = indexUsers(view) })
	both.Go(func() { accounts = listAccounts(view) })
	both.Wait()
	var group errgroup.Group
	for some := range slices.Chunk(accounts, 1<<14) {
		group.Go(func() error { return link(some, directories, draft) })
	}
	return group.Wait()
}

// link puts the links of some accounts.
func link(accounts []account, directories map[graph.Partition]*directory, draft graph.Draft) error {
	for _, a := range accounts {
		directory := directories[a.at.Partition]
		if directory == nil {
			continue
		}
		user, proof := directory.find(a)
		if user == nil {
			continue
		}
		to := graph.End{Partition: a.at.Partition, Key: user.key}
		props := graph.Props{{Name: "matchedBy", Value: graph.Text(proof)}}
		if err := draft.PutLink(graph.LogonUserIsUser, a.at, to, props); err != nil {
			return err
		}
	}
	return nil
}

// account is what identifies an account that signs in on devices.
type account struct {
	at   graph.End
	sid  string
	name name
}

func listAccounts(view graph.View) []account {
	all := make([]account, 0, view.Count(graph.LogonUser))
	for partition, entity := range view.Entities(graph.LogonUser, "accountSid", "domain", "username") {
		all = append(all, account{
			graph.End{Partition: partition, Key: entity.Key},
			sid(entity.Props.Get("accountSid")),
			name{lower(entity.Props.Get("domain")), lower(entity.Props.Get("username"))},
		})
	}
	return all
}

// user is what identifies a user of the directory on a device.
type user struct {
	key   graph.Key
	local string // the SID in the local directory
}

// directory finds the users of one partition. A nil user stands for several
// that share what should be unique.
type directory struct {
	bySID  map[string]*user
	byName map[name]*user
}

// name is an account of a local domain, both in lower case.
type name struct{ domain, account string }

func indexUsers(view graph.View) map[graph.Partition]*directory {
	all := map[graph.Partition]*directory{}
	for partition, entity := range view.Entities(graph.User,
		"onPremisesSecurityIdentifier", "securityIdentifier", "onPremisesDomainName", "onPremisesSamAccountName") {
		d := all[partition]
		if d == nil {
			room := view.CountOf(graph.User, partition)
			d = &directory{bySID: make(map[string]*user, room), byName: make(map[name]*user, room)}
			all[partition] = d
		}
		d.add(entity)
	}
	return all
}

func (d *directory) add(entity graph.Entity) {
	u := &user{key: entity.Key, local: sid(entity.Props.Get("onPremisesSecurityIdentifier"))}
	for _, id := range []string{u.local, sid(entity.Props.Get("securityIdentifier"))} {
		enter(d.bySID, id, id != "", u)
	}
	domain := lower(entity.Props.Get("onPremisesDomainName"))
	account := lower(entity.Props.Get("onPremisesSamAccountName"))
	// A device knows the domain by its first label, or by its whole name.
	short, _, _ := strings.Cut(domain, ".")
	for _, domain := range []string{domain, short} {
		enter(d.byName, name{domain, account}, domain != "" && account != "", u)
	}
}

// enter makes u the answer for k, or no one when somebody else is already.
func enter[K comparable](index map[K]*user, k K, known bool, u *user) {
	if !known {
		return
	}
	if have, taken := index[k]; taken && have != u {
		u = nil
	}
	index[k] = u
}

// find is the user that an account is, and what proves it; nil when there is
// none or more than one. A name proves nothing when both have a SID of a local
// domain and these differ.
func (d *directory) find(a account) (*user, string) {
	if u, known := d.bySID[a.sid]; known {
		return u, "sid"
	}
	u := d.byName[a.name]
	if u == nil || a.sid != "" && u.local != "" {
		return nil, ""
	}
	return u, "name"
}

func sid(v graph.Value) string { return strings.ToUpper(v.AsText()) }

func lower(v graph.Value) string { return strings.ToLower(v.AsText()) }
