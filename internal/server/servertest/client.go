package servertest

import "net/http"

// Client is a client of the server that nobody has signed in with. It reaches
// http://parapet.test.
func (w *World) Client() *http.Client {
	transport := &http.Transport{DialContext: w.dialServer}
	w.tb.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}
