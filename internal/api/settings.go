package api

import "parapet/internal/integration"

// IntegrationBody is what can be said of an integration.
type IntegrationBody struct {
	Name             *string                `json:"name,omitempty" doc:"What people call it; unique. Its part of the graph is named after it for ever."`
	Kind             *integration.KindID    `json:"kind,omitempty" doc:"A kind of the library; it cannot be changed later."`
	Description      *string                `json:"description,omitempty" doc:"What it is for, and whom to ask about it."`
	AccountName      *string                `json:"account_name,omitempty" doc:"What people call the tenant; the name unless it is given."`
	TagAccountName   *bool                  `json:"tag_account_name,omitempty" doc:"Stamp the property tag.AccountName on every entity."`
	Schedule         *integration.Schedule  `json:"schedule,omitempty" doc:"An interval, or a cron expression with a time zone, in place of the schedule before."`
	Enabled          *bool                  `json:"enabled,omitempty" doc:"Whether it runs by itself; true when it is created."`
	Sources          *map[string]bool       `json:"sources,omitempty" doc:"Switches what is read; what is not named stays as it is."`
	ResponseAllowed  *bool                  `json:"response_allowed,omitempty" doc:"Let responders act on the tenant's devices."`
	Cloud            *string                `json:"cloud,omitempty" doc:"Which of Microsoft's clouds the tenant is in; commercial when it is created."`
	Endpoints        *integration.Endpoints `json:"endpoints,omitempty" doc:"Endpoints in place of the cloud's, and of those given before."`
	TenantID         *string                `json:"tenant_id,omitempty" doc:"The directory (tenant) id, or a verified domain."`
	Credential       *string                `json:"credential_id,omitempty" doc:"The credential to sign in with."`
	CACertificates   *string                `json:"ca_certificates,omitempty" doc:"Further authorities to trust, in PEM."`
	QuotaWindowScale *float64               `json:"quota_window_scale,omitempty" doc:"1 but for a simulated tenant that shrinks its quota windows."`
}

// settings are those of a new integration.
func (b IntegrationBody) settings() (integration.Settings, error) {
	set := integration.Settings{Enabled: true}
	_, err := b.onto(&set)
	return set, err
}

// onto puts what the body says over settings, and returns the names of what it
// says. A schedule and endpoints are one thing each: an interval would otherwise
// stay beside the cron expression that replaces it.
func (b IntegrationBody) onto(set *integration.Settings) (named []string, err error) {
	if b.Schedule != nil {
		set.Schedule = integration.Schedule{}
	}
	if b.Endpoints != nil {
		set.Endpoints = integration.Endpoints{}
	}
	return overlay(b, set)
}
