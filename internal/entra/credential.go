package entra

import (
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// credential makes a fresh credential that signs in through line.
type credential func(line policy.Transporter) (azcore.TokenCredential, error)

func secretCredential(cfg Config) credential {
	return func(line policy.Transporter) (azcore.TokenCredential, error) {
		return azidentity.NewClientSecretCredential(cfg.TenantID, cfg.ClientID, cfg.Secret.Reveal(),
			&azidentity.ClientSecretCredentialOptions{
				ClientOptions:            clientOptions(cfg, line),
				DisableInstanceDiscovery: true,
			})
	}
}

func certificateCredential(cfg Config) (credential, error) {
	certificates, key, err := readCertificate(cfg.CertificateFile, cfg.CertificatePassword)
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
