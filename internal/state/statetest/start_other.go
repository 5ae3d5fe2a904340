//go:build !unix

package statetest

import "io"

// start starts no server where there are no sockets and users as Unix has them.
func start() (string, io.Closer, error) { return "", nil, errNotInstalled }
