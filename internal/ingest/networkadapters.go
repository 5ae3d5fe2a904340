package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/hunting"
	"parapet/internal/ingest/route"
	"parapet/internal/odata"
)

// adaptersOf is about how much the network interfaces of a tenant are.
func adaptersOf(s route.Size) yield { return yield{s.Adapters, s.Adapters * 500} }

func networkAdaptersSource() step {
	ways := huntingWays(adaptersOf, huntAdapters)
	ways[0].need.unasked, ways[0].need.better = false, "" // there is no other way
	return step{
		name: "network_adapters", reads: "the network interfaces of each device, their gateways and DHCP servers",
		after: []string{machinesStep},
		types: []graph.Type{graph.NetworkAdapter, graph.EndpointHasNetworkAdapter},
		ways:  ways,
	}
}

// adapterColumns are what is asked of an interface besides when it told of itself.
var adapterColumns = []string{
	"DeviceId", "NetworkAdapterName", "MacAddress", "NetworkAdapterType", "NetworkAdapterStatus", "TunnelType",
	"NetworkAdapterVendor", "ConnectedNetworks", "DnsAddresses", "IPv4Dhcp", "IPv6Dhcp", "DefaultGateways", "IPAddresses",
}

// huntAdapters reads the last that each interface told of itself within 30 days.
func huntAdapters(ctx context.Context, t *task, runner hunting.Runner) error {
	h := adapterHunt{task: t, devices: t.listed(), likeness: t.likeness()}
	t.patches(h.likeness.compares, graph.EndpointHasNetworkAdapter)
	rows, err := t.hunt(ctx, runner, query{
		lines: []string{
			"DeviceNetworkInfo",
			"where Timestamp > ago(30d)",
			"summarize arg_max(Timestamp, *) by DeviceId, NetworkAdapterName",
			"project Timestamp, " + strings.Join(adapterColumns, ", "),
		},
		of:  adaptersOf,
		row: h.put,
	})
	if err != nil {
		return err
	}
	if rows == 0 && len(t.machines) > 0 && len(t.storedKeys(graph.NetworkAdapter)) > 0 {
		return errors.New("not one network interface was found, though some are known")
	}
	h.devices.leaveOut("the network interfaces")
	t.measured(func(s *route.Size) { s.Adapters = rows })
	return t.remember(h.likeness.next)
}

// adapterHunt is a reading of hunted network interfaces.
type adapterHunt struct {
	task     *task
	devices  *listed
	likeness *likeness
}

func (h *adapterHunt) put(i int, row hunting.Row) error {
	id, name := strings.ToLower(row.String("DeviceId")), row.String("NetworkAdapterName")
	if _, ok := h.devices.machine(id); !ok || name == "" {
		return nil
	}
	key := graph.Key("microsoft_defender_network_adapter:" + id + ":" + name)
	seen, err := row.Time("Timestamp")
	if err == nil && h.likeness.is(key, adapterPrint(row)) {
		return h.task.keep(graph.NetworkAdapter, key, seen)
	}
	props, err := adapterProps(id, row)
	if err != nil {
		h.likeness.forget(key)
		h.task.setAside(odata.NewRowError(i, nil, err))
		return nil
	}
	if err := h.task.entity(graph.NetworkAdapter, key, props); err != nil {
		return err
	}
	return h.task.draft.PutRelationship(graph.EndpointHasNetworkAdapter, endpointKey(id), key, nil)
}

// adapterPrint is a fingerprint of all that an interface told but for when.
func adapterPrint(row hunting.Row) uint64 {
	h := uint64(fnvBegin)
	for _, column := range adapterColumns {
		h = mixText(h, row.String(column))
	}
	return h
}

func adapterProps(device string, row hunting.Row) (graph.Props, error) {
	seen, err := row.Time("Timestamp")
	if err != nil {
		return nil, err
	}
	r := columns{row: row}
	addresses := texts(&r, "IPAddresses", func(a interfaceAddress) string { return a.Address })
	networks := texts(&r, "ConnectedNetworks", func(n connectedNetwork) string { return n.Name })
	gateways := texts(&r, "DefaultGateways", itself)
	servers := texts(&r, "DnsAddresses", itself)
	if r.err != nil {
		return nil, r.err
	}
	name := row.String("NetworkAdapterName")
	return graph.Props{
		text("id", device+":"+name),
		text("name", name),
		text("displayName", name),
		text("macAddress", hardwareAddress(row.String("MacAddress"))),
		text("adapterType", row.String("NetworkAdapterType")),
		text("adapterStatus", row.String("NetworkAdapterStatus")),
		text("tunnelType", row.String("TunnelType")),
		text("vendor", row.String("NetworkAdapterVendor")),
		list("ipAddresses", addresses),
		list("defaultGateways", gateways),
		list("dnsServers", servers),
		text("ipv4DhcpServer", row.String("IPv4Dhcp")),
		text("ipv6DhcpServer", row.String("IPv6Dhcp")),
		list("networks", networks),
		moment("lastSeenOn", seen),
	}, nil
}

// Some columns hold lists of objects, of which a name is wanted.
type (
	interfaceAddress struct {
		Address string `json:"IPAddress"`
	}
	connectedNetwork struct {
		Name string `json:"Name"`
	}
)

func itself(s string) string { return s }

// columns reads columns that hold lists as JSON, up to the first that does not.
type columns struct {
	row hunting.Row
	err error
}

// texts are what is wanted of the items of a column's list, sorted and each once;
// nil when there is no list.
func texts[T any](c *columns, column string, of func(T) string) []string {
	json := c.row.String(column)
	if c.err != nil || json == "" {
		return nil
	}
	var items []T
	if err := odata.Decode([]byte(json), &items); err != nil {
		c.err = fmt.Errorf("column %s holds no list: %w", column, err)
		return nil
	}
	all := []string{}
	for _, item := range items {
		add(&all, of(item))
	}
	slices.Sort(all)
	return all
}
