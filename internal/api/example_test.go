package api_test

import (
	"net/http"
	"testing"

	"parapet/internal/account"
	"parapet/internal/api/apitest"
	"parapet/internal/integration"
)

// example is a request by which an operation succeeds for whoever may call it.
type example struct {
	path   string
	query  string
	body   any
	header map[string]string
	// status is that of the answer; 200 when 0.
	status int
}

// examples make an example for each operation, with what it needs on the server.
// They are called anew for each request.
var examples = map[string]func(*world) example{
	"setup.get": func(*world) example { return example{} },
	// A server that has accounts accepts no code; TestSetUp sets one up.
	"setup.create": func(*world) example {
		return example{body: map[string]any{"code": "none", "name": "anna", "password": apitest.Password}, status: http.StatusUnauthorized}
	},
	"session.get":    func(*world) example { return example{} },
	"session.end":    func(w *world) example { return w.signedIn(example{status: http.StatusNoContent}) },
	"session.create": func(*world) example { return example{body: credentialsOf("viewer"), status: http.StatusCreated} },
	"session.list":   func(w *world) example { return w.signedIn(example{}) },
	"session.revoke": func(w *world) example {
		return w.signedIn(example{path: w.ownSession(), status: http.StatusNoContent})
	},
	"password.change": changePasswordExample,
	"password.code":   func(w *world) example { return example{path: w.account().ID, status: http.StatusCreated} },
	"password.set":    setPasswordExample,
	"role.list":       func(*world) example { return example{} },
	"account.list":    func(*world) example { return example{} },
	"account.create": func(*world) example {
		return example{body: map[string]any{"name": "anna", "role": "viewer"}, status: http.StatusCreated}
	},
	"account.get": func(w *world) example { return example{path: w.account().ID} },
	"account.change": func(w *world) example {
		return example{path: w.account().ID, body: map[string]any{"role": "analyst"}, header: ifMatch()}
	},
	"account.delete": func(w *world) example {
		return example{path: w.account().ID, header: ifMatch(), status: http.StatusNoContent}
	},
	"account.unlock": func(w *world) example { return example{path: w.account().ID, status: http.StatusNoContent} },
	"about.get":      func(*world) example { return example{} },
	"licence.list":   func(*world) example { return example{} },
	"setting.list":   func(*world) example { return example{} },
	"storage.get":    func(*world) example { return example{} },
	"token.list":     func(w *world) example { return w.signedIn(example{}) },
	"token.create":   createTokenExample,
	"token.revoke": func(w *world) example {
		return w.signedIn(example{path: w.ownToken(), status: http.StatusNoContent})
	},
	"audit.list":   func(*world) example { return example{} },
	"audit.export": func(*world) example { return example{} },
	"audit.verify": func(*world) example { return example{} },
	"kind.list":    func(*world) example { return example{} },
	"kind.get":     func(*world) example { return example{path: string(integration.Kinds()[0].ID)} },

	"credential.list":   func(w *world) example { w.credential(); return example{} },
	"credential.create": func(*world) example { return example{body: aCredential("new"), status: http.StatusCreated} },
	"credential.get":    func(w *world) example { return example{path: string(w.credential().ID)} },
	"credential.change": func(w *world) example {
		return example{path: string(w.credential().ID), body: map[string]any{"secret": "another"}, header: ifMatch()}
	},
	"credential.delete": func(w *world) example {
		return example{path: string(w.credential().ID), header: ifMatch(), status: http.StatusNoContent}
	},

	"integration.list": func(w *world) example { w.integration(); return example{} },
	"integration.create": func(w *world) example {
		return example{body: w.anIntegration("new"), status: http.StatusCreated}
	},
	"integration.get": func(w *world) example { return example{path: w.integration().Key} },
	"integration.change": func(w *world) example {
		return example{path: w.integration().Key, body: map[string]any{"description": "changed"}, header: ifMatch()}
	},
	"integration.pause":  func(w *world) example { return example{path: w.integration().Key} },
	"integration.resume": func(w *world) example { return example{path: w.integration().Key} },

	"connection.test":     testSettingsExample,
	"integration.test":    func(w *world) example { return example{path: w.reachable().Key} },
	"integration.plan":    func(w *world) example { return example{path: w.reachable().Key} },
	"integration.consent": func(w *world) example { return example{path: w.integration().Key} },
	"integration.removal": func(w *world) example { return example{path: w.integration().Key} },
	"integration.delete": func(w *world) example {
		is := w.integration()
		return example{path: is.Key, query: "confirm=" + is.Key, header: ifMatch()}
	},

	"run.start":  func(w *world) example { return example{path: w.integration().Key, status: http.StatusAccepted} },
	"run.list":   func(w *world) example { w.run(); return example{} },
	"run.get":    func(w *world) example { return example{path: string(w.run().ID)} },
	"run.events": func(w *world) example { return example{path: string(w.run().ID)} },
	"run.report": func(w *world) example { return example{path: string(w.run().ID)} },
	"run.cancel": func(w *world) example { return example{path: string(w.run().ID), status: http.StatusAccepted} },
	"run.stream": func(w *world) example { return example{path: string(w.endedRun().ID)} },
}

// ifMatch is the header of a change to what is as it was made.
func ifMatch() map[string]string { return map[string]string{"If-Match": `"1"`} }

func credentialsOf(name string) map[string]any {
	return map[string]any{"name": name, "password": apitest.Password}
}

func aCredential(name string) map[string]any {
	return map[string]any{
		"name": name, "kind": "secret", "client_id": "11111111-2222-3333-4444-555555555555", "secret": "a-secret-that-nobody-sees",
	}
}

func changePasswordExample(w *world) example {
	return w.signedIn(example{
		body: map[string]any{"present": apitest.Password, "password": "another-long-pass-phrase-7"},
	})
}

func setPasswordExample(w *world) example {
	code, err := w.Config.Accounts.PasswordCode(w.tb.Context(), w.account().ID)
	if err != nil {
		w.tb.Fatal(err)
	}
	return example{body: map[string]any{"code": code.Reveal(), "password": "another-long-pass-phrase-7"}, status: http.StatusCreated}
}

func createTokenExample(w *world) example {
	role := w.as
	if role == "" {
		role = account.Viewer
	}
	return w.signedIn(example{body: map[string]any{"name": "for a test", "role": role}, status: http.StatusCreated})
}

func testSettingsExample(w *world) example {
	settings := w.Tenant().Settings("", "")
	secret := w.Tenant().Credential("")
	return example{body: map[string]any{
		"kind": settings.Kind, "tenant_id": settings.TenantID, "endpoints": settings.Endpoints, "ca_certificates": settings.CACertificates,
		"credential": map[string]any{"kind": "secret", "client_id": secret.ClientID, "secret": secret.Proof.Secret.Reveal()},
	}}
}

// world is a server with the things that examples are about.
type world struct {
	*apitest.Server
	tb testing.TB
	// as is the role that the example is for; empty for nobody.
	as    account.Role
	named int
}
