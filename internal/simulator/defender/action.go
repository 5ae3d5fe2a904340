package defender

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"parapet/internal/simulator/filter"
	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// machineAction is an action with the keys of recent live rows.
type machineAction struct {
	Context               string       `json:"@odata.context,omitempty"`
	ID                    string       `json:"id"`
	Type                  string       `json:"type"`
	Title                 *string      `json:"title"`
	Requestor             string       `json:"requestor"`
	RequestorComment      string       `json:"requestorComment"`
	Status                string       `json:"status"`
	MachineID             string       `json:"machineId"`
	ComputerDNSName       *string      `json:"computerDnsName"`
	CreationDateTimeUTC   string       `json:"creationDateTimeUtc"`
	LastUpdateDateTimeUTC string       `json:"lastUpdateDateTimeUtc"`
	CancellationRequestor *string      `json:"cancellationRequestor"`
	CancellationComment   *string      `json:"cancellationComment"`
	CancellationDateTime  *string      `json:"cancellationDateTimeUtc"`
	ErrorHResult          int          `json:"errorHResult"`
	Scope                 *string      `json:"scope"`
	ExternalID            *string      `json:"externalId"`
	RequestSource         string       `json:"requestSource"`
	RelatedFileInfo       *relatedFile `json:"relatedFileInfo"`
	Commands              []any        `json:"commands"`
	TroubleshootInfo      *string      `json:"troubleshootInfo"`
}

// relatedFile is the file that an action is about.
type relatedFile struct {
	FileIdentifier     string `json:"fileIdentifier"`
	FileIdentifierType string `json:"fileIdentifierType"`
}

func renderAction(a *world.MachineAction) machineAction {
	row := machineAction{
		ID: a.ID, Type: a.Type, Title: wire.Null(a.Title), Requestor: a.Requestor, RequestorComment: a.Comment, Status: a.Status,
		MachineID: a.DeviceID, ComputerDNSName: wire.Null(a.ComputerName),
		CreationDateTimeUTC: wire.Time(a.Created), LastUpdateDateTimeUTC: wire.Time(a.Updated),
		CancellationRequestor: wire.Null(a.CancelledBy), CancellationComment: wire.Null(a.CancelComment), CancellationDateTime: known(a.Cancelled),
		ErrorHResult: a.ErrorHResult, Scope: wire.Null(a.Scope), ExternalID: wire.Null(a.ExternalID), RequestSource: a.RequestSource,
		Commands: []any{},
	}
	if a.FileSHA1 != "" {
		row.RelatedFileInfo = &relatedFile{a.FileSHA1, "Sha1"}
	}
	return row
}

// actionList takes $orderby, which no page documents and a client sends.
var actionList = collection[*world.MachineAction]{
	context:    "MachineActions",
	maxTop:     10_000,
	page:       10_000,
	also:       []string{"$orderby"},
	filterable: []string{"id", "status", "machineId", "type", "requestor", "creationDateTimeUtc", "lastUpdateDateTimeUtc"},
	value:      actionValue,
	render:     func(a *world.MachineAction) any { return renderAction(a) },
}

func actionValue(a *world.MachineAction, name string) filter.Value {
	switch name {
	case "creationDateTimeUtc":
		return a.Created
	case "lastUpdateDateTimeUtc":
		return a.Updated
	}
	return map[string]string{"id": a.ID, "status": a.Status, "machineId": a.DeviceID, "type": a.Type, "requestor": a.Requestor}[name]
}

func (a *API) machineActions(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	actions, problem := inOrder(t.MachineActions(), option(r.URL.Query(), "$orderby"))
	if problem != nil {
		fail(w, r, problem)
		return
	}
	actionList.serve(w, r, func(yield func(*world.MachineAction) bool) {
		for i := range actions {
			if !yield(&actions[i]) {
				return
			}
		}
	})
}

// inOrder sorts actions by one of their times, down or up.
func inOrder(actions []world.MachineAction, order string) ([]world.MachineAction, *problem) {
	if order == "" {
		return actions, nil
	}
	name, direction, _ := strings.Cut(order, " ")
	var of func(world.MachineAction) time.Time
	switch strings.ToLower(name) {
	case "creationdatetimeutc":
		of = func(a world.MachineAction) time.Time { return a.Created }
	case "lastupdatedatetimeutc":
		of = func(a world.MachineAction) time.Time { return a.Updated }
	default:
		return nil, badQuery("The query specified in the URI is not valid. The property '%s' cannot be used in the $orderby query option.", name)
	}
	sign := 1
	if strings.EqualFold(direction, "desc") {
		sign = -1
	}
	return slices.SortedStableFunc(slices.Values(actions), func(a, b world.MachineAction) int {
		return cmp.Or(sign*of(a).Compare(of(b)), strings.Compare(a.ID, b.ID))
	}), nil
}

func (a *API) machineAction(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	id := r.PathValue("id")
	if _, err := uuid.Parse(id); err != nil {
		fail(w, r, &problem{
			status: http.StatusBadRequest, Code: "BadRequest",
			Message: fmt.Sprintf("The key value (%s) from request is not valid. The key value should be format of type 'Edm.Guid'.", id),
		})
		return
	}
	action, ok := t.MachineAction(id)
	if !ok {
		fail(w, r, missing("MachineAction", id))
		return
	}
	body := renderAction(action)
	body.Context = metadata + "MachineActions/$entity"
	succeed(w, r, body)
}
