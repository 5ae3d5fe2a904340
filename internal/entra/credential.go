package entra

import (
	"cmp"
	"errors"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// credential makes a fresh credential that signs in through line.
type credential func(line policy.Transporter) (azcore.TokenCredential, error)

func secretCredential(cfg Config) (credential, error) {
	return func(line policy.Transporter) (azcore.TokenCredential, error) {
		return azidentity.NewClientSecretCredential(cfg.TenantID, cfg.ClientID, cfg.Secret.Reveal(),
			&azidentity.ClientSecretCredentialOptions{
				ClientOptions:            clientOptions(cfg, line),
				DisableInstanceDiscovery: true,
			})
	}, nil
}

func certificateCredential(cfg Config) (credential, error) {
	certificates, key, err := readCertificate(cfg)
	if err != nil {
		return nil, err
	}
	return func(line policy.Transporter) (azcore.TokenCredential, error) {
		return azidentity.NewClientCertificateCredential(cfg.TenantID, cfg.ClientID, certificates, key,
			&azidentity.ClientCertificateCredentialOptions{
				ClientOptions:            clientOptions(cfg, line),
				DisableInstanceDiscovery: true,
			})
	}, nil
}

// managedCredential asks the machine, not Entra.
func managedCredential(cfg Config) (credential, error) {
	if cfg.Metadata == nil {
		return nil, errors.New("managed identity: nobody asks the machine for its tokens")
	}
	options := azidentity.ManagedIdentityCredentialOptions{}
	if cfg.ClientID != "" {
		options.ID = azidentity.ClientID(cfg.ClientID)
	}
	return func(line policy.Transporter) (azcore.TokenCredential, error) {
		machine := options
		machine.ClientOptions = clientOptions(cfg, line)
		return azidentity.NewManagedIdentityCredential(&machine)
	}, nil
}

func workloadCredential(cfg Config) (credential, error) {
	file := cmp.Or(cfg.TokenFile, os.Getenv("AZURE_FEDERATED_TOKEN_FILE"))
	if file == "" {
		return nil, errors.New("workload identity: this is no pod with one: AZURE_FEDERATED_TOKEN_FILE is not set")
	}
	return func(line policy.Transporter) (azcore.TokenCredential, error) {
		return azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
			ClientOptions: clientOptions(cfg, line), ClientID: cfg.ClientID, TenantID: cfg.TenantID, TokenFilePath: file,
			DisableInstanceDiscovery: true,
		})
	}, nil
}

// clientOptions turns the library's own retries off: it gives up without a word
// when asked to wait longer than a minute, and our Sender waits.
func clientOptions(cfg Config, line policy.Transporter) azcore.ClientOptions {
	return azcore.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: cfg.Cloud.Endpoints.Login},
		Transport: line,
		Retry:     policy.RetryOptions{MaxRetries: -1},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	}
}
