package msgraph

import (
	"net/http"

	"parapet/internal/simulator/wire"
	"parapet/internal/simulator/world"
)

// organization is the tenant with the keys of live answers. The plans, mails
// and phones it could list are not part of the simulated world.
type organization struct {
	ID                                   string           `json:"id"`
	DeletedDateTime                      *string          `json:"deletedDateTime"`
	BusinessPhones                       []string         `json:"businessPhones"`
	City                                 *string          `json:"city"`
	Country                              *string          `json:"country"`
	CountryLetterCode                    *string          `json:"countryLetterCode"`
	CreatedDateTime                      any              `json:"createdDateTime"`
	DefaultUsageLocation                 *string          `json:"defaultUsageLocation"`
	DisplayName                          string           `json:"displayName"`
	IsMultipleDataLocationsForServices   *bool            `json:"isMultipleDataLocationsForServicesEnabled"`
	MarketingNotificationEmails          []string         `json:"marketingNotificationEmails"`
	OnPremisesLastSyncDateTime           *string          `json:"onPremisesLastSyncDateTime"`
	OnPremisesSyncEnabled                *bool            `json:"onPremisesSyncEnabled"`
	PartnerTenantType                    *string          `json:"partnerTenantType"`
	PostalCode                           *string          `json:"postalCode"`
	PreferredLanguage                    *string          `json:"preferredLanguage"`
	SecurityComplianceNotificationMails  []string         `json:"securityComplianceNotificationMails"`
	SecurityComplianceNotificationPhones []string         `json:"securityComplianceNotificationPhones"`
	State                                *string          `json:"state"`
	Street                               *string          `json:"street"`
	TechnicalNotificationMails           []string         `json:"technicalNotificationMails"`
	TenantType                           string           `json:"tenantType"`
	DirectorySizeQuota                   sizeQuota        `json:"directorySizeQuota"`
	PrivacyProfile                       *string          `json:"privacyProfile"`
	OnPremisesSyncStatus                 []string         `json:"onPremisesSyncStatus"`
	AssignedPlans                        []string         `json:"assignedPlans"`
	ProvisionedPlans                     []string         `json:"provisionedPlans"`
	VerifiedDomains                      []verifiedDomain `json:"verifiedDomains"`
}

type sizeQuota struct {
	Used  int `json:"used"`
	Total int `json:"total"`
}

type verifiedDomain struct {
	Capabilities string `json:"capabilities"`
	IsDefault    bool   `json:"isDefault"`
	IsInitial    bool   `json:"isInitial"`
	Name         string `json:"name"`
	Type         string `json:"type"`
}

func (a *API) organization(w http.ResponseWriter, r *http.Request, t *world.Tenant) {
	o := t.Organisation
	domains := make([]verifiedDomain, 0, len(o.Domains))
	for _, d := range o.Domains {
		domains = append(domains, verifiedDomain{"Email, OfficeCommunicationsOnline", d.IsDefault, d.IsInitial, d.Name, "Managed"})
	}
	none := []string{}
	succeed(w, r, map[string]any{
		"@odata.context": metadata + "organization",
		"value": []organization{{
			ID:                                   o.ID,
			BusinessPhones:                       none,
			CountryLetterCode:                    wire.Null(o.Country),
			CreatedDateTime:                      seconds(o.Created),
			DisplayName:                          o.DisplayName,
			MarketingNotificationEmails:          none,
			SecurityComplianceNotificationMails:  none,
			SecurityComplianceNotificationPhones: none,
			TechnicalNotificationMails:           none,
			TenantType:                           "AAD",
			DirectorySizeQuota:                   sizeQuota{len(t.Users) + len(t.Groups), 50_000},
			OnPremisesSyncStatus:                 none,
			AssignedPlans:                        none,
			ProvisionedPlans:                     none,
			VerifiedDomains:                      domains,
		}},
	})
}
