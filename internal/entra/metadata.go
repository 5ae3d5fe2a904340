package entra

import (
	"net/url"
	"os"
)

// metadataService is where machines in Azure ask who they are; it is theirs alone.
const metadataService = "http://169.254.169.254"

// MetadataHosts returns the hosts that give the machine that we run on its
// identity, for transport.Config: the service of Azure's virtual machines, and
// what the environment names where there is another, as in App Service.
func MetadataHosts() []string {
	hosts := []string{metadataService}
	for _, name := range []string{"IDENTITY_ENDPOINT", "MSI_ENDPOINT", "IMDS_ENDPOINT", "AZURE_POD_IDENTITY_AUTHORITY_HOST"} {
		u, err := url.Parse(os.Getenv(name))
		if err == nil && u.Hostname() != "" && (u.Scheme == "https" || loopback(u.Hostname())) {
			hosts = append(hosts, u.Scheme+"://"+u.Host)
		}
	}
	return hosts
}
