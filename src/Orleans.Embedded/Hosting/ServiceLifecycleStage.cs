namespace Orleans;

/// <summary>Numbers of the stages of a silo. Stages stop in the opposite order.</summary>
public static class ServiceLifecycleStage
{
    /// <summary>Before all others.</summary>
    public const int First = int.MinValue;

    /// <summary>The runtime's basis; the silo joins.</summary>
    public const int RuntimeInitialize = 2000;

    /// <summary>The runtime's services.</summary>
    public const int RuntimeServices = 4000;

    /// <summary>Storage.</summary>
    public const int RuntimeStorageServices = 6000;

    /// <summary>The runtime's services for grains.</summary>
    public const int RuntimeGrainServices = 8000;

    /// <summary>The application's services.</summary>
    public const int ApplicationServices = 10000;

    /// <summary>Stopping: all grains have been deactivated.</summary>
    public const int GrainDeactivation = BecomeActive - 1;

    /// <summary>The silo takes grains; stopping: it takes no more.</summary>
    public const int BecomeActive = Active - 1;

    /// <summary>The silo is up; startup tasks run.</summary>
    public const int Active = 20000;

    /// <summary>After all others.</summary>
    public const int Last = int.MaxValue;
}
