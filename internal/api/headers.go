package api

import "net/http"

// secureHeaders tell browsers to trust an answer as little as they can. What is
// a page says more of itself.
func secureHeaders(header http.Header, overTLS bool) {
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	header.Set("Cache-Control", "no-store")
	if overTLS {
		header.Set("Strict-Transport-Security", "max-age=31536000")
	}
}
