package account

import "slices"

// Role is what somebody is trusted with. Each may do all that the one before may.
type Role string

// The roles.
const (
	// Viewer reads and asks.
	Viewer Role = "viewer"
	// Analyst also keeps questions and filters for others.
	Analyst Role = "analyst"
	// Responder also starts runs and acts on devices.
	Responder Role = "responder"
	// Admin also decides what is connected, and who may do what.
	Admin Role = "admin"
)

// Roles are all roles, the least trusted first.
var Roles = []Role{Viewer, Analyst, Responder, Admin}

// Includes says whether a role may do all that another may.
func (r Role) Includes(other Role) bool {
	return slices.Index(Roles, r) >= slices.Index(Roles, other) && slices.Contains(Roles, other)
}

// lesser is the role that may do less.
func lesser(a, b Role) Role {
	if a.Includes(b) {
		return b
	}
	return a
}

// Permission is something one may be allowed to do.
type Permission string

// The permissions; Permissions says what each is.
const (
	StatusRead        Permission = "status.read"
	QueryRun          Permission = "query.run"
	QueryExport       Permission = "query.export"
	QuestionRead      Permission = "question.read"
	IntegrationRead   Permission = "integration.read"
	RunRead           Permission = "run.read"
	SelfManage        Permission = "self.manage"
	QuestionWrite     Permission = "question.write"
	FilterWrite       Permission = "filter.write"
	RunStart          Permission = "run.start"
	DeviceAct         Permission = "device.act"
	IntegrationWrite  Permission = "integration.write"
	IntegrationCreate Permission = "integration.create"
	CredentialRead    Permission = "credential.read"
	CredentialWrite   Permission = "credential.write"
	AccountManage     Permission = "account.manage"
	AuditRead         Permission = "audit.read"
	ServerRead        Permission = "server.read"
)

// Rule says of a permission what it is and who has it.
type Rule struct {
	Permission Permission `json:"permission"`
	Text       string     `json:"text"`
	// From is the least trusted role that has it.
	From Role `json:"from"`
	// Whole permissions reach beyond single integrations: who is limited to some
	// does not have them, whatever the role. A limited administrator could
	// otherwise make an account that is not.
	Whole bool `json:"whole"`
}

// Permissions is the table of all permissions.
var Permissions = []Rule{
	{StatusRead, "see how Parapet is: its version, what it serves, how fresh the graph is", Viewer, false},
	{QueryRun, "ask questions of the graph, look through inventories and entities", Viewer, false},
	{QueryExport, "take answers away as files", Viewer, false},
	{QuestionRead, "see and run the questions and filters that are kept", Viewer, false},
	{IntegrationRead, "see what is connected, without secrets", Viewer, false},
	{RunRead, "see runs, their steps, events and reports", Viewer, false},
	{SelfManage, "change one's own password, sessions and tokens; by a token only who manages accounts", Viewer, false},
	{QuestionWrite, "keep, change and remove questions", Analyst, false},
	{FilterWrite, "keep, change and remove filters of inventories and vulnerabilities", Analyst, false},
	{RunStart, "start, cancel and plan runs", Responder, false},
	{DeviceAct, "act on devices, where the integration allows it", Responder, false},
	{IntegrationWrite, "change, pause, test and remove integrations", Admin, false},
	{IntegrationCreate, "connect something new, or something that is connected to another tenant or by another credential", Admin, true},
	{CredentialRead, "see credentials, without their secrets", Admin, true},
	{CredentialWrite, "enter, change and remove credentials", Admin, true},
	{AccountManage, "make, change and remove accounts, and see and end everybody's sessions and tokens", Admin, true},
	{AuditRead, "read, verify and export the audit log", Admin, true},
	{ServerRead, "see the server's settings, and what it keeps on disk", Admin, true},
}

// rules are Permissions by their names.
var rules = func() map[Permission]Rule {
	by := map[Permission]Rule{}
	for _, rule := range Permissions {
		by[rule.Permission] = rule
	}
	return by
}()

// May says whether a role has a permission, for who is limited to some
// integrations or not.
func (r Role) May(p Permission, limited bool) bool {
	rule, ok := rules[p]
	return ok && r.Includes(rule.From) && (!rule.Whole || !limited)
}
