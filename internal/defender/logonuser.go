package defender

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/odata"
)

// LogonUser is an account seen logging on to one device. ID is `domain\account`,
// usually in lower case; the directory's own identifiers are not given, and the
// SID often is not either.
type LogonUser struct {
	ID                string     `json:"id"`
	AccountName       string     `json:"accountName"`
	AccountDomain     string     `json:"accountDomain"`
	AccountSID        string     `json:"accountSid"`
	FirstSeen         time.Time  `json:"firstSeen"`
	LastSeen          time.Time  `json:"lastSeen"`
	LogonTypes        LogonTypes `json:"logonTypes"`
	IsDomainAdmin     *bool      `json:"isDomainAdmin"`
	IsOnlyNetworkUser *bool      `json:"isOnlyNetworkUser"`

	LogOnMachinesCount      *int64 `json:"logOnMachinesCount"`
	MostPrevalentMachineID  string `json:"mostPrevalentMachineId"`
	LeastPrevalentMachineID string `json:"leastPrevalentMachineId"`
}

// LogonTypes are ways to log on: Interactive, Network and others.
type LogonTypes []string

// UnmarshalJSONFrom reads them from one text, where commas separate them, as
// the API writes it, or from a list.
func (t *LogonTypes) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	value, err := dec.ReadValue()
	if err != nil {
		return err
	}
	if value.Kind() == '[' {
		return odata.Decode(value, (*[]string)(t))
	}
	*t = strings.FieldsFunc(string(odata.Text(value, nil)), func(r rune) bool { return strings.ContainsRune(`,[]"`, r) })
	return nil
}

// LogonUsers returns who logged on to a device. A device unknown by its id, as
// some in the list are, gives a [transport.Error] of kind NotFound. When some
// records cannot be read, or not wholly, the error joins an [*odata.RowError] for
// each, and what can be read is returned all the same.
func (c *Client) LogonUsers(ctx context.Context, machineID string) ([]LogonUser, error) {
	page, err := found(ctx, c, func() (odata.Page[LogonUser], error) { return c.logonUsersPage(ctx, machineID) })
	var users []LogonUser
	for _, row := range page.Rows {
		if row.Err != nil {
			err = errors.Join(err, row.Err)
		}
		if !row.IsLost() {
			users = append(users, row.Value)
		}
	}
	if err != nil {
		return users, fmt.Errorf("list logon users of device %s: %w", machineID, err)
	}
	return users, nil
}

func (c *Client) logonUsersPage(ctx context.Context, machineID string) (odata.Page[LogonUser], error) {
	path := "/machines/" + url.PathEscape(machineID) + "/logonusers"
	return readPage(ctx, c, c.request(logonUsersQuota, path), func(u LogonUser) string { return u.ID })
}
