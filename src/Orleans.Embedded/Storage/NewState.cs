using System.Runtime.CompilerServices;

namespace Orleans.Storage;

internal static class NewState
{
    // As Orleans' activator does: by the constructor without parameters, or else an object of zeros.
    public static T Of<T>()
    {
        var type = typeof(T);
        if (type.IsValueType || type.GetConstructor(Type.EmptyTypes) is not null) return Activator.CreateInstance<T>();
        return type == typeof(string) || type.IsAbstract || type.IsArray ? default! : (T)RuntimeHelpers.GetUninitializedObject(type);
    }
}
