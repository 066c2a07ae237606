namespace ModelGrains.Grains.Observation;

/// <summary>Ids of requests whose callers gave them none: 32 hexadecimal digits, of which no two are ever equal.</summary>
public static class RequestIds
{
    /// <summary>The length of an id, in characters.</summary>
    public const int Length = 32;

    /// <summary>Makes an id.</summary>
    public static string New() => Guid.NewGuid().ToString("N");

    /// <summary>Writes a new id, which allocates nothing.</summary>
    /// <param name="room">Room for <see cref="Length"/> characters.</param>
    /// <returns>The id in the room.</returns>
    public static ReadOnlySpan<char> Write(Span<char> room)
    {
        _ = Guid.NewGuid().TryFormat(room, out var written, "N");
        return room[..written];
    }
}
