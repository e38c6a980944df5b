// The types of the simulated Juju that appear in this module's signatures, so that a test imports nothing else for them.
@_exported import struct SimulatedJuju.CharmBase
@_exported import struct SimulatedJuju.CharmMetadata
@_exported import struct SimulatedJuju.Hook
@_exported import struct SimulatedJuju.HookReport
@_exported import struct SimulatedJuju.LogLine
@_exported import struct SimulatedJuju.RelationEndpoint
@_exported import struct SimulatedJuju.SimulationError
@_exported import enum SimulatedJuju.Value
