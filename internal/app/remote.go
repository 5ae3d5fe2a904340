package app

import (
	"errors"
	"os"

	"parapet/internal/client"
	"parapet/internal/problem"
	"parapet/internal/secret"
	"parapet/internal/transport"
)

// Remote says which server to ask in place of a folder.
type Remote struct {
	// Server is its address; empty for none.
	Server string
	// CAFile holds further certificate authorities to trust, empty for none.
	CAFile string
}

// tokenVariable is the environment's variable that holds the token for a server.
const tokenVariable = "PARAPET_TOKEN"

// connect prepares the way to the server.
func (r Remote) connect() (*client.Client, error) {
	if r.Server == "" {
		return nil, usage(errors.New("name the server to ask with --server, such as --server https://parapet.example.com"))
	}
	cfg := client.Config{Server: r.Server, Token: secret.New(os.Getenv(tokenVariable)), UserAgent: "parapet"}
	if r.CAFile != "" {
		pool, err := transport.LoadRootCAs(r.CAFile)
		if err != nil {
			return nil, usage(err)
		}
		cfg.RootCAs = pool
	}
	c, err := client.New(cfg)
	if err != nil {
		return nil, usage(err)
	}
	return c, nil
}

// refused is what a server's refusal means for the command.
func refused(err error) error {
	if err == nil {
		return nil
	}
	if problem.Is(err, problem.Invalid) || problem.Is(err, problem.NotFound) {
		return usage(err)
	}
	return failed(err)
}
