namespace ModelGrains.Client;

/// <summary>The failures after which a call may be sent again. All are safe: an inference changes nothing, so that running it twice is only work.</summary>
[Flags]
public enum RetryCauses
{
    /// <summary>No call is sent again.</summary>
    None = 0,

    /// <summary>The connection could not be made or was lost, or the server refused the stream.</summary>
    ConnectionLost = 1,

    /// <summary>The instance that had the request is gone (<see cref="ModelGrains.Errors.ModelErrorCode.InstanceLost"/>).</summary>
    InstanceLost = 2,

    /// <summary>
    /// The model or server is not ready (<see cref="ModelGrains.Errors.ModelErrorCode.NotReady"/>): at another address, or at the same one
    /// after the time that the server says.
    /// </summary>
    NotReady = 4,

    /// <summary>The server is overloaded (<see cref="ModelGrains.Errors.ModelErrorCode.Overloaded"/>) and says when to come again.</summary>
    Overloaded = 8,

    /// <summary>All of them.</summary>
    All = ConnectionLost | InstanceLost | NotReady | Overloaded,
}
