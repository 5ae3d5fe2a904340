package transport

import "strings"

// The place where roles are granted, as Entra's admin center names it.
const grantPlace = "in the Entra admin center under App registrations > API permissions"

// advice says what a person can do about e; empty where only waiting helps and
// the error says so already.
func (e *Error) advice() string {
	switch e.Kind {
	case Unauthorized:
		return "The service refused a fresh token: check that cloud, scope and endpoints belong together"
	case Forbidden:
		return "The token is not accepted here: grant the application permission " + grantPlace +
			", give admin consent, and check that the scope belongs to this API"
	case MissingRole:
		return "Grant the application permission " + strings.Join(e.RequiredRoles, " or ") + " of " +
			resource(e.API) + " " + grantPlace + " and give admin consent"
	case Unlicensed:
		return "The tenant has no active licence for this feature: buy or activate it, or switch this source off"
	case NotFound, Invalid, LinkExpired, BadLink:
		return ""
	case Misdirected:
		return "Nothing is served at this address: check the endpoint and the proxy (HTTPS_PROXY)"
	case Throttled:
		return "The service keeps throttling: let other applications that share this client id pause, and try again later"
	case Server:
		return "The service has trouble of its own: try again later"
	case Network:
		return "The connection does not hold, or spoils what comes through it: check the network and the proxy (HTTPS_PROXY), then try again"
	case Unreachable:
		return "Check the endpoint, DNS, the firewall and the proxy (HTTPS_PROXY)"
	case UnknownCA:
		return "If a proxy inspects TLS here, or the server has a CA of its own, set ca_file to its CA certificate"
	case Clock:
		return "Set this machine's clock right; if it is, the server's is wrong"
	case TooLarge:
		return "Ask for less at a time"
	case Disallowed:
		return "Only the cloud's own hosts and those named under endpoints are called"
	}
	return ""
}

// resource is the name under which Entra lists the permissions of an API.
func resource(api API) string {
	if api == Defender {
		return "WindowsDefenderATP"
	}
	return "Microsoft Graph"
}
