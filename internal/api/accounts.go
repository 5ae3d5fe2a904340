package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"parapet/internal/account"
	"parapet/internal/problem"
	"parapet/internal/secret"
)

const accountPath = "/api/v1/accounts"

// registerAccounts adds what administrators do with accounts.
func (s *server) registerAccounts() {
	const tag, may = "People", account.AccountManage
	register(s, operation{
		id: "account.list", method: http.MethodGet, path: accountPath, tag: tag, permission: may,
		summary: "List accounts",
	}, s.listAccounts)
	register(s, operation{
		id: "account.create", method: http.MethodPost, path: accountPath, tag: tag, permission: may, status: http.StatusCreated,
		summary: "Add an account", description: "Without a password the account waits for a code of `POST /api/v1/accounts/{id}/password`.",
	}, s.createAccount)
	register(s, operation{
		id: "account.get", method: http.MethodGet, path: accountPath + "/{id}", tag: tag, permission: may,
		summary: "Read an account",
	}, s.getAccount)
	register(s, operation{
		id: "account.change", method: http.MethodPatch, path: accountPath + "/{id}", tag: tag, permission: may,
		summary:     "Change an account",
		description: "What is left out stays as it is. It holds for the account's sessions and tokens at once. The last administrator stays one.",
	}, s.changeAccount)
	register(s, operation{
		id: "account.delete", method: http.MethodDelete, path: accountPath + "/{id}", tag: tag, permission: may, status: http.StatusNoContent,
		summary: "Delete an account", description: "With its sessions and tokens. The audit log keeps its name.",
	}, s.deleteAccount)
	register(s, operation{
		id: "password.code", method: http.MethodPost, path: accountPath + "/{id}/password", tag: tag, permission: may, status: http.StatusCreated, secret: true,
		summary:     "Let somebody set a password",
		description: "Makes a code that is good once, with which `POST /api/v1/password` sets the account's password. Give it to whom the account belongs.",
	}, s.makePasswordCode)
	register(s, operation{
		id: "account.unlock", method: http.MethodPost, path: accountPath + "/{id}/unlock", tag: tag, permission: may, status: http.StatusNoContent,
		summary:     "Let somebody sign in without waiting",
		description: "Forgets the attempts to sign in to the account that have failed; see waits_until of the account.",
	}, s.unlockAccount)
}

var accountOrder = sorting[account.Account]{
	by: map[string]func(account.Account) string{
		"name":       func(a account.Account) string { return fold(a.Name) },
		"full_name":  func(a account.Account) string { return fold(a.FullName) },
		"role":       func(a account.Account) string { return string(a.Role) },
		"created_at": func(a account.Account) string { return stamp(a.CreatedAt) },
		"seen_at":    func(a account.Account) string { return stamp(a.SeenAt) },
	},
	usual: "name",
	id:    func(a account.Account) string { return a.ID },
}

type listAccountsInput struct {
	PageInput
	Role     []account.Role `query:"role" enum:"viewer,analyst,responder,admin" doc:"Only those with one of these roles."`
	Disabled string         `query:"disabled" enum:"true,false" doc:"Only those that are disabled, or that are not."`
	Text     string         `query:"text" maxLength:"200" doc:"Only those with this text in the name."`
}

func (s *server) listAccounts(ctx context.Context, in *listAccountsInput) (*listOutput[account.Account], error) {
	all, err := s.cfg.Accounts.List(ctx)
	if err != nil {
		return nil, err
	}
	return page(in.PageInput, accountOrder, slices.DeleteFunc(all, func(a account.Account) bool {
		return len(in.Role) > 0 && !slices.Contains(in.Role, a.Role) ||
			in.Disabled != "" && in.Disabled != strconv.FormatBool(a.Disabled) ||
			!mentions(in.Text, a.Name, a.FullName)
	}))
}

// AccountInput names an account.
type AccountInput struct {
	ID string `path:"id" maxLength:"64" doc:"The account's id."`
}

type accountOutput struct {
	Tagged
	Body account.Account
}

// account is the account of an id, on which the operation is done.
func (s *server) account(ctx context.Context, id string) (account.Account, error) {
	a, err := s.cfg.Accounts.Get(ctx, id)
	if err == nil {
		onTarget(ctx, "account", a.Name)
	}
	return a, err
}

func (s *server) getAccount(ctx context.Context, in *AccountInput) (*accountOutput, error) {
	a, err := s.account(ctx, in.ID)
	return &accountOutput{tagOf(a.Version), a}, err
}

// newAccountBody is an account to be made.
type newAccountBody struct {
	Name      string       `json:"name" maxLength:"400" doc:"What to sign in with, without spaces; it cannot be changed."`
	FullName  string       `json:"full_name,omitempty" maxLength:"400"`
	Role      account.Role `json:"role" enum:"viewer,analyst,responder,admin"`
	Instances []string     `json:"instances,omitempty" maxItems:"1000" doc:"The keys of the integrations that the account is limited to; absent for all."`
	Password  string       `json:"password,omitempty" maxLength:"4000" writeOnly:"true" doc:"Better left out: with a code the owner sets it."`
}

type createdAccount struct {
	Tagged
	Location string `header:"Location" doc:"Where the account is."`
	Body     account.Account
}

func (s *server) createAccount(ctx context.Context, in *struct{ Body newAccountBody }) (*createdAccount, error) {
	onTarget(ctx, "account", clip(in.Body.Name, 128))
	inDetail(ctx, "role", in.Body.Role)
	inDetail(ctx, "instances", in.Body.Instances)
	if err := s.areIntegrations(ctx, in.Body.Instances, nil); err != nil {
		return nil, err
	}
	a, err := s.cfg.Accounts.Create(ctx, account.NewAccount{
		Name: in.Body.Name, FullName: in.Body.FullName, Role: in.Body.Role, Instances: in.Body.Instances,
		Password: secret.New(in.Body.Password),
	})
	return &createdAccount{tagOf(a.Version), accountPath + "/" + a.ID, a}, err
}

// accountBody is what can be changed of an account.
type accountBody struct {
	FullName  *string       `json:"full_name,omitempty" maxLength:"400"`
	Role      *account.Role `json:"role,omitempty" enum:"viewer,analyst,responder,admin"`
	Instances *[]string     `json:"instances,omitempty" maxItems:"1000" doc:"The keys of the integrations that the account is limited to."`
	Unlimited bool          `json:"unlimited,omitempty" doc:"Let the account see all integrations; instances must be absent then."`
	Disabled  *bool         `json:"disabled,omitempty" doc:"A disabled account's sessions and tokens do not work."`
}

// change is what the body says, with its fields' names.
func (b accountBody) change() (change account.Change, named []string, err error) {
	change = account.Change{FullName: b.FullName, Role: b.Role, Instances: b.Instances, Disabled: b.Disabled}
	if b.Unlimited && b.Instances != nil {
		return change, nil, problem.Wrong(problem.Field{Path: "unlimited", Text: "is given beside instances; keep one of them"})
	}
	if b.Unlimited {
		change.Instances = new([]string)
	}
	named, err = overlay(b, &struct{}{})
	return change, named, err
}

func (s *server) changeAccount(ctx context.Context, in *struct {
	AccountInput
	MatchInput
	Body accountBody
},
) (*accountOutput, error) {
	a, version, err := s.accountAt(ctx, in.ID, in.MatchInput)
	if err != nil {
		return nil, err
	}
	change, named, err := in.Body.change()
	if err != nil {
		return nil, err
	}
	inDetail(ctx, "fields", named)
	if in.Body.Role != nil {
		inDetail(ctx, "role", *in.Body.Role)
	}
	if in.Body.Instances != nil {
		inDetail(ctx, "instances", *in.Body.Instances)
		if err := s.areIntegrations(ctx, *in.Body.Instances, a.Instances); err != nil {
			return nil, err
		}
	}
	a, err = s.cfg.Accounts.Change(ctx, a.ID, version, change)
	return &accountOutput{tagOf(a.Version), a}, err
}

// areIntegrations says which keys are those of no integration. One that an account
// had before may have been deleted since.
func (s *server) areIntegrations(ctx context.Context, keys, before []string) error {
	var wrong []problem.Field
	for _, key := range keys {
		if slices.Contains(before, key) {
			continue
		}
		is, err := s.cfg.Integrations.InstanceOf(ctx, key)
		if err != nil && !problem.Is(err, problem.NotFound) {
			return err
		}
		if is.Key != key {
			wrong = append(wrong, problem.Field{Path: "instances", Text: fmt.Sprintf("there is no integration with the key %q", key)})
		}
	}
	return problem.Wrong(wrong...)
}

// accountAt is an account with the version that a change is meant for.
func (s *server) accountAt(ctx context.Context, id string, match MatchInput) (account.Account, int64, error) {
	a, err := s.account(ctx, id)
	if err != nil {
		return a, 0, err
	}
	version, err := match.version()
	return a, version, err
}

func (s *server) deleteAccount(ctx context.Context, in *struct {
	AccountInput
	MatchInput
},
) (*struct{}, error) {
	a, version, err := s.accountAt(ctx, in.ID, in.MatchInput)
	if err != nil {
		return nil, err
	}
	return nil, s.cfg.Accounts.Remove(ctx, a.ID, version)
}

// PasswordCode lets somebody set a password.
type PasswordCode struct {
	Code string `json:"code" doc:"Told this once."`
}

func (s *server) makePasswordCode(ctx context.Context, in *AccountInput) (*struct{ Body PasswordCode }, error) {
	a, err := s.account(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	code, err := s.cfg.Accounts.PasswordCode(ctx, a.ID)
	return &struct{ Body PasswordCode }{PasswordCode{code.Reveal()}}, err
}

func (s *server) unlockAccount(ctx context.Context, in *AccountInput) (*struct{}, error) {
	a, err := s.account(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return nil, s.cfg.Accounts.Unlock(ctx, a.ID)
}
