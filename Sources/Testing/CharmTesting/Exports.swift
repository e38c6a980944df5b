// The types of others that appear in this module's signatures, so that a test imports nothing else for them.
@_exported import Command
@_exported import struct JujuProtocol.HookToolCall
@_exported import struct JujuProtocol.UnitName
@_exported import struct SimulatedJuju.CharmBase
@_exported import struct SimulatedJuju.CharmMetadata
@_exported import class SimulatedJuju.Controller
@_exported import struct SimulatedJuju.Hook
@_exported import struct SimulatedJuju.HookReport
@_exported import struct SimulatedJuju.LogLine
@_exported import struct SimulatedJuju.RelationEndpoint
@_exported import struct SimulatedJuju.SimulationError
@_exported import enum SimulatedJuju.Value
@_exported import Snapd
