package defender

import (
	"net/http"
	"strings"

	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// logonUser is a user of a device. The members that are always null here are
// null in nearly all published rows.
type logonUser struct {
	ID                    string  `json:"id"`
	AccountName           string  `json:"accountName"`
	AccountDomain         string  `json:"accountDomain"`
	AccountSID            *string `json:"accountSid"`
	FirstSeen             string  `json:"firstSeen"`
	LastSeen              string  `json:"lastSeen"`
	MostPrevalentMachine  *string `json:"mostPrevalentMachineId"`
	LeastPrevalentMachine *string `json:"leastPrevalentMachineId"`
	LogonTypes            string  `json:"logonTypes"`
	LogOnMachinesCount    *int    `json:"logOnMachinesCount"`
	IsDomainAdmin         bool    `json:"isDomainAdmin"`
	IsOnlyNetworkUser     bool    `json:"isOnlyNetworkUser"`
}

var logonUserList = collection[world.Logon]{
	context: "Users",
	maxTop:  10_000,
	render: func(l world.Logon) any {
		sid := l.Account.SID
		if l.Account.SIDWithheld {
			sid = ""
		}
		return logonUser{
			ID:                l.Account.ID,
			AccountName:       l.Account.Name,
			AccountDomain:     l.Account.Domain,
			AccountSID:        wire.Null(sid),
			FirstSeen:         wire.Time(l.FirstSeen),
			LastSeen:          wire.Time(l.LastSeen),
			LogonTypes:        strings.Join(l.Types, ", "),
			IsDomainAdmin:     l.Account.DomainAdmin,
			IsOnlyNetworkUser: l.OnlyNetwork(),
		}
	},
}

func (a *API) logonUsers(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	d, problem := findMachine(r, t)
	if problem != nil {
		fail(w, r, problem)
		return
	}
	logonUserList.serve(w, r, t.Logons(d))
}
