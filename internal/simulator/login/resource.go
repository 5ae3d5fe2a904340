package login

import (
	"net/url"
	"slices"
	"strings"

	"parapet/internal/simulator/registration"
)

// names are the identifier URIs and application ids under which clients ask
// for each resource, in every cloud the product knows.
var names = map[string]registration.Resource{
	"https://api.securitycenter.microsoft.com":                 registration.Defender,
	"https://securitycenter.onmicrosoft.com/windowsatpservice": registration.Defender,
	"https://api-gcc.securitycenter.microsoft.us":              registration.Defender,
	"https://api-gov.securitycenter.microsoft.us":              registration.Defender,
	"https://securitycenter.onmicrosoft.us/windowsatpservice":  registration.Defender,
	"fc780465-2017-40d4-a0c5-307022471b92":                     registration.Defender,
	"https://graph.microsoft.com":                              registration.Graph,
	"https://graph.microsoft.us":                               registration.Graph,
	"https://dod-graph.microsoft.us":                           registration.Graph,
	"00000003-0000-0000-c000-000000000000":                     registration.Graph,
	"https://api.security.microsoft.com":                       registration.XDR,
	"https://api-gcc.security.microsoft.us":                    registration.XDR,
	"https://api-gov.security.microsoft.us":                    registration.XDR,
}

// resourceOf finds a resource by a name in any case, with or without a slash
// at its end.
func resourceOf(name string) (registration.Resource, bool) {
	resource, ok := names[strings.TrimRight(strings.ToLower(name), "/")]
	return resource, ok
}

// resourceOfScope takes the resource out of a v2 scope, which for client
// credentials must be exactly one resource and "/.default".
func resourceOfScope(scope string) (string, *refusal) {
	scopes := slices.DeleteFunc(strings.Fields(scope), func(s string) bool {
		return slices.Contains([]string{"openid", "profile", "offline_access"}, s)
	})
	switch len(scopes) {
	case 0:
		return "", missing("scope")
	case 1:
	default:
		return "", refused(700022, "The provided value for the input parameter scope is not valid because it contains more than one resource. Scope %s is not valid.", scope)
	}
	resource, ok := strings.CutSuffix(scopes[0], "/.default")
	if !ok || resource == "" || isUnknownMicrosoft(resource) {
		return "", refused(70011, "The provided value for the input parameter 'scope' is not valid. The scope %s is not valid.", scopes[0])
	}
	return resource, nil
}

// isUnknownMicrosoft reports whether a resource is nowhere, rather than merely
// absent from this tenant: Entra's page on the client credentials flow shows
// 70011 for such a name (https://foo.microsoft.com/.default).
func isUnknownMicrosoft(resource string) bool {
	if _, ok := resourceOf(resource); ok {
		return false
	}
	u, err := url.Parse(resource)
	return err == nil && strings.HasSuffix(u.Hostname(), ".microsoft.com")
}

// resource checks that the named resource has a service principal here.
func (e *Entra) resource(name string, app registration.App) (registration.Resource, *refusal) {
	resource, ok := resourceOf(name)
	if !ok || slices.Contains(app.Absent, resource) {
		return "", refused(500011, "The resource principal named %s was not found in the tenant named %s. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.", name, e.cfg.TenantName)
	}
	return resource, nil
}
